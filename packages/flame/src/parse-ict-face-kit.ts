import type { Mesh } from '@ringnet/io';
import { FlameError } from './errors.js';
import type { HeadModel } from './head-model.js';
import { arkitSpelling } from './rig/arkit-names.js';

/** Heads are between these sizes: what tells metres from centimetres and millimetres. */
const typicalHeight = 0.3;

/**
 * Makes a head model of an ICT-FaceKit folder (MIT): `generic_neutral_mesh.obj`, `identity000.obj` and on, and one OBJ
 * per expression. It has no skeleton, so the model has one joint, the root at the mean vertex; the jaw is an
 * expression (`jawOpen`). Betas are standard deviations, expressions run from 0 to 1 under ARKit's names.
 *
 * @param meshes `readObj`'s results by file name (with or without `.obj`)
 * @returns metres; the unit is told from the neutral mesh's size
 * @throws FlameError MODEL_FIELD_MISSING without a neutral mesh or identities, MODEL_FIELD_SHAPE when vertex counts differ
 */
export function parseIctFaceKit(meshes: Readonly<Record<string, Mesh>> | ReadonlyMap<string, Mesh>): HeadModel {
  const files: Iterable<[string, Mesh]> =
    meshes instanceof Map ? meshes.entries() : Object.entries(meshes as Readonly<Record<string, Mesh>>);
  const byName = new Map<string, Mesh>();
  for (const [file, mesh] of files) byName.set(file.replace(/^.*\//, '').replace(/\.obj$/i, ''), mesh);
  const neutral = byName.get('generic_neutral_mesh');
  if (!neutral) throw new FlameError('MODEL_FIELD_MISSING', 'generic_neutral_mesh.obj is missing');
  const names = [...byName.keys()].sort();
  const identities = names.filter((name) => /^identity\d+$/.test(name));
  if (identities.length === 0) throw new FlameError('MODEL_FIELD_MISSING', 'identity000.obj is missing');
  const expressions = names.filter((name) => name !== 'generic_neutral_mesh' && !identities.includes(name));

  const vertexCount = neutral.vertices.length / 3;
  const metresPerUnit = unitOf(neutral.vertices);
  const components = [...identities, ...expressions];
  const shapedirs = new Float32Array(neutral.vertices.length * components.length);
  components.forEach((name, k) => {
    const { vertices } = byName.get(name) as Mesh;
    if (vertices.length !== neutral.vertices.length) {
      throw new FlameError('MODEL_FIELD_SHAPE', `${name} has ${vertices.length / 3} vertices, expected ${vertexCount}`);
    }
    for (let row = 0; row < vertices.length; row++) {
      shapedirs[row * components.length + k] = (vertices[row] - neutral.vertices[row]) * metresPerUnit;
    }
  });
  return {
    info: { id: 'ict-facekit', name: 'ICT-FaceKit', version: 'light', licence: 'MIT' },
    vTemplate: neutral.vertices.map((value) => value * metresPerUnit),
    faces: neutral.faces,
    shapedirs,
    shapeCount: identities.length,
    expressionCount: expressions.length,
    posedirs: null,
    jointRegressor: {
      rows: 1,
      columns: vertexCount,
      rowStarts: Uint32Array.of(0, vertexCount),
      columnIndices: Uint32Array.from({ length: vertexCount }, (_, v) => v),
      values: new Float32Array(vertexCount).fill(1 / vertexCount),
    },
    skinningWeights: new Float32Array(vertexCount).fill(1),
    parents: Int32Array.of(-1),
    uv: neutral.uvs && neutral.uvFaces ? { uvs: neutral.uvs, uvFaces: neutral.uvFaces } : null,
    expressionNames: expressions.map(arkitSpelling),
    expressionBounds: [0, 1],
    regions: {},
    landmarks: { static51: null, contour: null, mediapipe468: null },
  };
}

/** Metres, centimetres or millimetres, whichever makes the mesh most nearly head-sized. */
function unitOf(vertices: Float32Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let k = 1; k < vertices.length; k += 3) {
    low = Math.min(low, vertices[k]);
    high = Math.max(high, vertices[k]);
  }
  const misfit = (unit: number) => Math.abs(Math.log(((high - low) * unit) / typicalHeight));
  return [1, 0.01, 0.001].reduce((best, unit) => (misfit(unit) < misfit(best) ? unit : best));
}
