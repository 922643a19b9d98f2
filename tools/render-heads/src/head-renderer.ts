import { createRandom } from '@ringnet/build-open-head/dist/random.js';
import {
  axisAngleFromRotation,
  decodeHead,
  evaluateEmbedding,
  fullPose,
  type HeadModel,
  multiplyRotations,
  rotationFromAxisAngle,
  vertexNormals,
} from '@ringnet/flame';
import type { RgbImage } from '@ringnet/io';
import { createRasterBuffers, type RasterBuffers, rasterize } from '@ringnet/texture';
import { degrade } from './degrade.js';
import { type HeadAnchors, type Occluder, occludersOf } from './occluders.js';
import type { Person } from './random-person.js';
import type { Scene } from './random-scene.js';
import { shadePixels } from './shade.js';
import type { Skin } from './skins.js';
import { randomField } from './smooth-field.js';

/** A picture of a head with everything that was true when it was made. */
export interface RenderedHead {
  readonly image: RgbImage;
  /** [V, 3], m: the person at rest, deformation included, expression not */
  readonly neutralVertices: Float32Array;
  /** [3], axis-angle, radians, camera from model frame (RingNet's `globalOrient`) */
  readonly globalOrient: Float32Array;
  /** [468, 3]: x, y in pixels, z in pixels, smaller is nearer */
  readonly landmarks: Float32Array;
  /** [H, W], camera depth in metres, Infinity outside; and which thing each pixel shows, see `maskOf` */
  readonly buffers: RasterBuffers;
  /** Faces of `buffers.faceIds` from this one on are occluders */
  readonly firstOccluderFace: number;
}

/** Makes pictures of one model. Not for two calls at once: it keeps its buffers. */
export interface HeadRenderer {
  render(person: Person, scene: Scene, side: number): Promise<RenderedHead>;
}

/** What the shading of a vertex depends on, apart from light. */
export interface SurfaceMaps {
  /** [V], 0 painted by the skin, 1 left eye, 2 right eye */
  readonly kinds: Uint8Array;
  /** [V], 1 on the scalp */
  readonly scalp: Uint8Array;
}

/** @param skins  what `Person.skins` counts in, see loadSkins */
export function createHeadRenderer(model: HeadModel, skins: readonly Skin[]): HeadRenderer {
  const { mediapipe468 } = model.landmarks;
  const { uv } = model;
  if (!mediapipe468 || !uv) throw new Error(`${model.info.id} lacks landmarks or texture coordinates`);
  const maps = surfaceMaps(model);
  const cache = new Map<number, RasterBuffers>();

  return {
    async render(person, scene, side) {
      const random = createRandom(scene.detailSeed);
      const deformed = { ...model, vTemplate: model.vTemplate.map((v, i) => v + person.deformation[i]) };
      const rest = {
        betas: person.betas,
        expression: new Float32Array(0),
        pose: new Float32Array(3 * model.parents.length),
      };
      const neutralVertices = decodeHead(deformed, rest).vertices;
      const rotation = cameraRotation(scene);
      const globalOrient = Float32Array.from(axisAngleFromRotation(rotation));
      const { vertices, joints } = decodeHead(deformed, {
        betas: person.betas,
        expression: scene.expression,
        pose: fullPose(model, {
          globalOrient,
          jawPose: scene.jawPose,
          leftEyePose: scene.eyePose,
          rightEyePose: scene.eyePose,
        }),
      });
      const anchors = anchorsOf(model, neutralVertices);
      const occluders = occludersOf(scene, anchors, random);
      const landmarks = evaluateEmbedding(mediapipe468, vertices, model.faces); // of the head: some lie where hair is about to rise
      const normals = vertexNormals(vertices, model.faces);
      if (scene.hair) liftHair(vertices, normals, maps.scalp, scene.hair.liftM);
      const posed = appendOccluders(vertices, model.faces, occluders, rotation, joints);
      const project = projection(landmarks, scene, side, random);
      const points = project(posed.vertices);
      const buffers = buffersOf(cache, side);
      rasterize(points, posed.faces, buffers);

      const image = shadePixels({
        buffers,
        points,
        vertices: posed.vertices,
        faces: posed.faces,
        uv,
        neutralVertices,
        normals: posed.faces.length > model.faces.length ? vertexNormals(posed.vertices, posed.faces) : normals,
        maps,
        eyeCentres: [anchors.leftEye, anchors.rightEye],
        occluders,
        headFaceCount: model.faces.length / 3,
        headVertexCount: model.vTemplate.length / 3,
        beardLine: [anchors.noseTip[1] - 0.012, anchors.chin[1]],
        paint: scene.paintShift > 0 ? randomField(random, 0.03, scene.paintShift, 1) : null,
        skins: [skins[person.skins[0]], skins[person.skins[1]]],
        skinMix: person.skinMix,
        scene,
        random,
      });
      const projected = project(landmarks);
      const pixelsPerMetre = (side * scene.fill) / 0.26;
      for (let i = 2; i < projected.length; i += 3) projected[i] = (projected[i] - scene.distanceM) * pixelsPerMetre;
      return {
        image: await degrade(image, scene, random),
        neutralVertices,
        globalOrient,
        landmarks: projected,
        buffers,
        firstOccluderFace: model.faces.length / 3,
      };
    },
  };
}

/** Roll, then pitch, then the half turn about x that brings the model's y-up frame to the camera's, then yaw. */
function cameraRotation(scene: Scene): Float64Array {
  const flip = [1, 0, 0, 0, -1, 0, 0, 0, -1];
  const view = multiplyRotations(
    rotationFromAxisAngle(0, 0, scene.rollRad),
    rotationFromAxisAngle(scene.pitchRad, 0, 0),
  );
  return multiplyRotations(multiplyRotations(view, flip), rotationFromAxisAngle(0, scene.yawRad, 0));
}

/** A pinhole at the scene's distance, the face near the middle; z stays in metres. */
function projection(landmarks: Float32Array, scene: Scene, side: number, random: { normal(): number }) {
  const centre = [0, 0, 0];
  for (let i = 0; i < landmarks.length; i++) centre[i % 3] += landmarks[i] / (landmarks.length / 3);
  const focalPx = ((side * scene.fill) / 0.26) * scene.distanceM;
  const shiftX = (side - 1) / 2 + 0.02 * side * random.normal();
  const shiftY = (side - 1) / 2 + 0.02 * side * random.normal();
  return (points: Float32Array): Float32Array => {
    const out = new Float32Array(points.length);
    for (let i = 0; i < points.length; i += 3) {
      const z = points[i + 2] - centre[2] + scene.distanceM;
      out[i] = shiftX + (focalPx * (points[i] - centre[0])) / z;
      out[i + 1] = shiftY + (focalPx * (points[i + 1] - centre[1])) / z;
      out[i + 2] = z;
    }
    return out;
  };
}

function surfaceMaps(model: HeadModel): SurfaceMaps {
  const kinds = new Uint8Array(model.vTemplate.length / 3);
  const scalp = new Uint8Array(kinds.length);
  ['leftEye', 'rightEye'].forEach((region, kind) => {
    for (const vertex of model.regions[region] ?? []) kinds[vertex] = kind + 1;
  });
  for (const vertex of scalpOf(model)) scalp[vertex] = 1;
  return { kinds, scalp };
}

/** The scalp above the eyes: where hair is lifted and hats sit. */
function scalpOf(model: HeadModel): Uint32Array {
  const eyes = model.regions.leftEye ?? [];
  let eyeY = 0;
  for (const vertex of eyes) eyeY += model.vTemplate[3 * vertex + 1] / eyes.length;
  return (model.regions.scalp ?? new Uint32Array(0)).filter((vertex) => model.vTemplate[3 * vertex + 1] > eyeY);
}

function liftHair(vertices: Float32Array, normals: Float32Array, scalp: Uint8Array, liftM: number): void {
  for (let v = 0; v < scalp.length; v++) {
    if (scalp[v]) for (let k = 0; k < 3; k++) vertices[3 * v + k] += liftM * normals[3 * v + k];
  }
}

function anchorsOf(model: HeadModel, neutral: Float32Array): HeadAnchors {
  const embedding = model.landmarks.mediapipe468;
  if (!embedding) throw new Error('no landmarks');
  const points = evaluateEmbedding(embedding, neutral, model.faces);
  const at = (row: number) => [...points.subarray(3 * row, 3 * row + 3)];
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const vertex of scalpOf(model)) {
    for (let k = 0; k < 3; k++) {
      low[k] = Math.min(low[k], neutral[3 * vertex + k]);
      high[k] = Math.max(high[k], neutral[3 * vertex + k]);
    }
  }
  const centreOf = (region: string, fallback: number[]) => {
    const rows = model.regions[region];
    if (!rows?.length) return fallback;
    const sum = [0, 0, 0];
    for (const vertex of rows) for (let k = 0; k < 3; k++) sum[k] += neutral[3 * vertex + k] / rows.length;
    return sum;
  };
  return {
    leftEye: centreOf('leftEye', at(386)),
    rightEye: centreOf('rightEye', at(159)),
    browY: (at(105)[1] + at(334)[1]) / 2,
    noseTip: at(4),
    chin: at(152),
    skullCentre: low.map((v, k) => (v + high[k]) / 2),
    skullRadii: low.map((v, k) => (high[k] - v) / 2),
  };
}

/** Joins the occluders to the head's mesh, turned about the root joint like the head. */
function appendOccluders(
  vertices: Float32Array,
  faces: Uint32Array,
  occluders: readonly Occluder[],
  rotation: Float64Array,
  joints: Float32Array,
) {
  if (occluders.length === 0) return { vertices, faces };
  const r = rotation;
  const moreVertices: number[] = [];
  const moreFaces: number[] = [];
  for (const piece of occluders) {
    const first = (vertices.length + moreVertices.length) / 3;
    for (const corner of piece.faces) moreFaces.push(first + corner);
    for (let i = 0; i < piece.vertices.length; i += 3) {
      const [x, y, z] = [0, 1, 2].map((k) => piece.vertices[i + k] - joints[k]);
      for (let k = 0; k < 3; k++) moreVertices.push(r[3 * k] * x + r[3 * k + 1] * y + r[3 * k + 2] * z + joints[k]);
    }
  }
  const allVertices = new Float32Array(vertices.length + moreVertices.length);
  allVertices.set(vertices);
  allVertices.set(moreVertices, vertices.length);
  const allFaces = new Uint32Array(faces.length + moreFaces.length);
  allFaces.set(faces);
  allFaces.set(moreFaces, faces.length);
  return { vertices: allVertices, faces: allFaces };
}

function buffersOf(cache: Map<number, RasterBuffers>, side: number): RasterBuffers {
  const known = cache.get(side);
  if (known) return known;
  const made = createRasterBuffers({ width: side, height: side });
  cache.set(side, made);
  return made;
}
