import type { PixelImage, RgbImage } from '@ringnet/io';
import { baseColors } from './base-colors.js';
import { checkFaces } from './check-faces.js';
import { checkPicture } from './check-picture.js';
import { type Coverage, composeTexture } from './compose-texture.js';
import { TextureError } from './errors.js';
import { emptyView, type GatheredView, gatherView } from './gather-view.js';
import type { GraphLevel } from './graph-levels.js';
import { spreadAsMembrane } from './membrane.js';
import { mergeViews, toneView, weighView } from './merge-views.js';
import { type ModelConstants, modelConstants } from './model-constants.js';
import { padSeams } from './pad-seams.js';
import type { PhotoCamera } from './photo-camera.js';
import { type PhotoVisibility, photoVisibility } from './photo-visibility.js';
import type { Regions } from './region-trust.js';
import { lightRemovalGains } from './remove-light.js';
import { skinTrust } from './skin-trust.js';
import { type TexelMap, texelMap } from './texel-map.js';
import { TexturePyramid } from './texture-pyramid.js';
import { vertexNormals } from './vertex-normals.js';
import { vertexTone } from './vertex-tone.js';
import { viewCosines } from './view-cosines.js';

/** One photo of the head. */
export interface PhotoView {
  readonly photo: RgbImage;
  readonly camera: PhotoCamera;
  /** [V, 3], camera frame, m; each photo has its own pose and expression */
  readonly vertices: Float32Array | Float64Array;
}

/** The head's surface: same for every photo. */
export interface TexturedTopology {
  /** [F, 3] */
  readonly faces: Uint32Array;
  /** [T, 2], origin bottom-left */
  readonly uvs: Float32Array;
  /** [F, 3], rows of `uvs` */
  readonly uvFaces: Uint32Array;
}

export interface TextureOptions {
  /** Side of the texture, 16 to 4096; default 1024 */
  readonly size?: number;
  /** Vertex rows by part (face, scalp, neck, ears, lips, leftEye, rightEye, teeth, ...): what a photo is believed on */
  readonly regions?: Regions;
  /** [V, 3], model frame, neutral, m: enables mirrored fill and, with regions, the test for skin */
  readonly restVertices?: Float32Array;
  /** Skin albedo in the same layout: what unseen parts start from */
  readonly albedo?: RgbImage;
  /** How much of the photo's light to take out, 0..1; default 0 */
  readonly removeLight?: number;
}

export interface ProjectedTexture {
  readonly texture: RgbImage;
  /** One channel: 255 seen well, up to 96 mirrored, 0 filled in */
  readonly confidence: PixelImage;
  /** Parts of the layout's texels, summing to 1 */
  readonly coverage: Coverage;
}

/**
 * Makes a whole texture from one or more photos and the head's own layout.
 *
 * Texels a photo sees (by depth, facing it, away from outlines, on trusted parts) take its colours; hidden ones take the
 * other side's where that is seen, matched in tone; the rest comes from the albedo picture or plain colours, matched in
 * tone by a membrane over the mesh. Nothing stays empty: texels outside the layout repeat the nearest island.
 *
 * @throws TextureError ARRAY_LENGTH when arrays do not fit each other or faces name rows that there are not, SIZE_LIMIT
 */
export function projectTexture(
  topology: TexturedTopology,
  views: readonly PhotoView[],
  options: TextureOptions = {},
): ProjectedTexture {
  checkLengths(topology, views, options);
  const { faces } = topology;
  const regions = options.regions ?? NO_REGIONS;
  const vertexCount = views[0].vertices.length / 3;
  const map = texelMap(topology.uvs, topology.uvFaces, options.size ?? 1024);
  const constants = modelConstants(faces, vertexCount, regions, options.restVertices);
  const { levels, mirror } = constants;

  let seen: GatheredView | null = null;
  let mirrored: GatheredView | null = null;
  let resolution = 0;
  for (const view of views) {
    const visibility = photoVisibility(view.photo, view.camera, view.vertices, faces);
    if (visibility === null) continue;
    const layers = gatherLayers({ map, faces, view, visibility, constants, regions, options });
    const sharpness = visibility.pixelsPerMetre / visibility.scale;
    if (seen === null) {
      seen = layers.seen;
      mirrored = layers.mirrored;
    } else {
      const gains = matchTone(map, faces, levels, seen, layers.seen);
      mergeViews(seen, layers.seen, sharpness / resolution);
      if (mirrored && layers.mirrored && mirror) {
        toneView(map, faces, layers.mirrored, permute(gains, mirror, 3));
        mergeViews(mirrored, layers.mirrored, sharpness / resolution);
      }
    }
    resolution = Math.max(resolution, sharpness);
  }

  const base = baseColors(map, faces, vertexCount, regions, options.albedo);
  const result = composeTexture({ map, faces, levels, regions, seen: seen ?? emptyView(map), mirrored, base });
  padSeams(map, result.texture.data);
  return result;
}

/** One object, so that what is remembered of a model without regions is found again. */
const NO_REGIONS: Regions = {};

interface LayerInput {
  readonly map: TexelMap;
  readonly faces: Uint32Array;
  readonly view: PhotoView;
  readonly visibility: PhotoVisibility;
  readonly constants: ModelConstants;
  readonly regions: Regions;
  readonly options: TextureOptions;
}

/** What one photo gives directly, and across the head's plane of symmetry. */
function gatherLayers(input: LayerInput): { seen: GatheredView; mirrored: GatheredView | null } {
  const { map, faces, view, visibility, regions, options } = input;
  const { graph, lengths, mirror, trust, caution, core } = input.constants;
  const { points } = visibility;
  const pyramid = new TexturePyramid(view.photo, visibility.extent);
  const normals = vertexNormals(view.vertices, faces);
  const cosines = viewCosines(view.vertices, faces, normals, regions);
  const seen = gatherView(map, faces, pyramid, visibility, { points, cosines, trust, caution });

  const tone = vertexTone(map, faces, cosines.length, seen);
  const skin = core && lengths ? skinTrust(core, tone, graph, lengths) : null;
  if (skin) weighView(map, faces, seen, skin);
  const strength = options.removeLight ?? 0;
  const plain = core ?? trust;
  const gains = strength > 0 ? lightRemovalGains(normals, tone, plain, strength) : null;
  if (gains) toneView(map, faces, seen, gains);
  if (mirror === null) return { seen, mirrored: null };

  const across = {
    points: permute(points, mirror, 3),
    cosines: permute(cosines, mirror, 1),
    caution,
    // Eyes look the same way: a mirrored iris would squint.
    trust: trust.map((value, v) => (mirror[v] < 0 ? 0 : Math.min(value, skin?.[mirror[v]] ?? 1))),
  };
  for (const part of ['leftEye', 'rightEye']) for (const v of regions[part] ?? []) across.trust[v] = 0;
  const mirrored = gatherView(map, faces, pyramid, visibility, across);
  if (gains) toneView(map, faces, mirrored, permute(gains, mirror, 3));
  return { seen, mirrored };
}

/**
 * Gives an added photo the first one's exposure and white balance, smoothly over the surface that both see.
 *
 * @returns the gains that did it, [V, 3]
 */
function matchTone(
  map: TexelMap,
  faces: Uint32Array,
  levels: readonly GraphLevel[],
  base: GatheredView,
  added: GatheredView,
): Float32Array {
  const count = levels[0].sizes.length;
  const from = vertexTone(map, faces, count, added);
  const to = vertexTone(map, faces, count, base);
  const weights = from.weights.map((weight, v) => weight * to.weights[v]);
  const difference = to.values.map((value, i) => value - from.values[i]);
  const gains = spreadAsMembrane(levels, difference, weights).map(Math.exp);
  toneView(map, faces, added, gains);
  return gains;
}

/** Each row's values from the row that `rows` names; where it names none, -1, its own. */
function permute<T extends Float32Array | Float64Array>(values: T, rows: Int32Array, channels: number): T {
  const result = values.slice() as T;
  for (let v = 0; v < rows.length; v++) {
    if (rows[v] < 0) continue;
    for (let k = 0; k < channels; k++) result[v * channels + k] = values[rows[v] * channels + k];
  }
  return result;
}

function checkLengths(topology: TexturedTopology, views: readonly PhotoView[], options: TextureOptions): void {
  if (views.length === 0) throw new TextureError('ARRAY_LENGTH', 'a texture needs at least one photo');
  const length = views[0].vertices.length;
  if (options.albedo) checkPicture('albedo', options.albedo);
  for (const { photo, vertices } of views) {
    checkPicture('photo', photo);
    if (vertices.length !== length) {
      throw new TextureError('ARRAY_LENGTH', `views have ${length} and ${vertices.length} vertex values`);
    }
  }
  if (topology.faces.length !== topology.uvFaces.length) {
    throw new TextureError(
      'ARRAY_LENGTH',
      `faces has ${topology.faces.length} values, uvFaces ${topology.uvFaces.length}`,
    );
  }
  checkFaces('faces', topology.faces, length / 3);
  checkFaces('uvFaces', topology.uvFaces, topology.uvs.length / 2);
  if (options.restVertices && options.restVertices.length !== length) {
    throw new TextureError('ARRAY_LENGTH', `restVertices has ${options.restVertices.length} values, views ${length}`);
  }
}
