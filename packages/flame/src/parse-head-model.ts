import { FlameError } from './errors.js';
import {
  asFields,
  type Fields,
  fieldNames,
  findField,
  readFloats,
  readIndices,
  readNumbers,
  readSparse,
  readText,
} from './field-reader.js';
import type { HeadModel, ModelInfo, ModelLandmarks, UvLayout } from './head-model.js';
import { contourOf, embeddingOf } from './parse-embeddings.js';

/** What the caller knows and a file may not say: official FLAME files carry neither name nor landmarks nor regions. */
export interface HeadModelExtras {
  readonly info?: ModelInfo;
  /** S; needed only when the file has neither 400 nor 150 components and does not say */
  readonly shapeCount?: number;
  readonly landmarks?: Partial<ModelLandmarks>;
  readonly regions?: Readonly<Record<string, Uint32Array>>;
  readonly uv?: UvLayout;
}

/** Optional parts of the `info` field of a head model file, JSON. */
interface StoredInfo extends Partial<ModelInfo> {
  readonly expressionBounds?: readonly [number, number];
  readonly shapeCount?: number;
}

const unnamedFlame: ModelInfo = {
  id: 'flame',
  name: 'FLAME',
  version: 'unknown',
  licence: 'FLAME model licence (https://flame.is.tue.mpg.de), for the holder of the file',
};

/**
 * Makes a head model of the already-read dictionary of a FLAME pickle (any year, with or without chumpy), an .npz with
 * the same keys, or the open head's .npz, which adds UVs, landmarks and regions under keys of its own.
 *
 * @param file `readPickle`'s or `readNpz`'s result, a Map or a record
 * @param extras what the file does not hold; wins over the file
 * @returns V, F, J and component counts as in the file; metres
 * @throws FlameError MODEL_FIELD_MISSING, MODEL_FIELD_SHAPE, MODEL_FIELD_VALUE, naming the field and both shapes
 */
export function parseHeadModel(file: unknown, extras: HeadModelExtras = {}): HeadModel {
  const fields = asFields('head model', file);
  const template = readFloats('v_template', findField(fields, 'v_template', 'default_v', 'template_v'), [null, 3]);
  const vertexCount = template.shape[0];
  if (vertexCount === 0) throw new FlameError('MODEL_FIELD_SHAPE', 'v_template has no vertices');
  const faces = readIndices('f', findField(fields, 'f'), [null, 3], vertexCount);
  const parents = readParents(findField(fields, 'kintree_table'));
  const jointCount = parents.length;
  const weights = readFloats('weights', findField(fields, 'weights'), [vertexCount, jointCount]);
  checkWeights(weights.data, jointCount);
  const stored = readInfo(fields);
  const { shapedirs, componentCount } = readShapedirs(fields, vertexCount);
  const shapeCount = extras.shapeCount ?? stored.shapeCount ?? usualShapeCount(componentCount);
  if (!Number.isInteger(shapeCount) || shapeCount < 0) {
    throw new FlameError('MODEL_FIELD_VALUE', `shapeCount is ${shapeCount}, expected a whole number from 0`);
  }
  if (shapeCount > componentCount) {
    throw new FlameError(
      'MODEL_FIELD_SHAPE',
      `shapedirs has ${componentCount} components, expected ${shapeCount} or more`,
    );
  }
  const posedirs = findField(fields, 'posedirs');
  return {
    info: extras.info ?? { ...unnamedFlame, ...pickInfo(stored) },
    vTemplate: template.data,
    faces: faces.data,
    shapedirs,
    shapeCount,
    expressionCount: componentCount - shapeCount,
    posedirs:
      posedirs === undefined ? null : readFloats('posedirs', posedirs, [vertexCount, 3, 9 * (jointCount - 1)]).data,
    jointRegressor: readSparse(
      'J_regressor',
      jointRegressorField(fields, vertexCount, jointCount),
      jointCount,
      vertexCount,
    ),
    skinningWeights: weights.data,
    parents,
    uv: extras.uv ?? readUv(fields, faces.shape[0]),
    expressionNames: readExpressionNames(fields, componentCount - shapeCount),
    expressionBounds: stored.expressionBounds ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    regions: { ...readRegions(fields, vertexCount), ...extras.regions },
    landmarks: { ...readLandmarks(fields, faces.shape[0]), ...extras.landmarks },
  };
}

/** Row 0 of the table; a root of -1 may be stored as 4294967295. Parents come before their children. */
function readParents(value: unknown): Int32Array {
  const { data, shape } = readNumbers('kintree_table', value, [2, null]);
  if (shape[1] === 0) throw new FlameError('MODEL_FIELD_SHAPE', 'kintree_table has no joints');
  const parents = Int32Array.from(data.subarray(0, shape[1]));
  parents.forEach((parent, joint) => {
    const isSound = joint === 0 ? parent === -1 : parent >= 0 && parent < joint;
    if (!isSound) {
      throw new FlameError(
        'MODEL_FIELD_VALUE',
        `kintree_table gives joint ${joint} the parent ${data[joint]}, expected ${joint === 0 ? 'none' : `0..${joint - 1}`}`,
      );
    }
  });
  return parents;
}

function checkWeights(weights: Float32Array, jointCount: number): void {
  for (let start = 0; start < weights.length; start += jointCount) {
    let sum = 0;
    for (let j = 0; j < jointCount; j++) sum += weights[start + j];
    if (Math.abs(sum - 1) > 1e-3) {
      throw new FlameError('MODEL_FIELD_VALUE', `weights sum to ${sum} in row ${start / jointCount}, expected 1`);
    }
  }
}

function readShapedirs(fields: Fields, vertexCount: number) {
  const { data, shape } = readFloats('shapedirs', findField(fields, 'shapedirs', 'blendshapes'), [
    vertexCount,
    3,
    null,
  ]);
  const scale = findField(fields, 'shapedirs_scale');
  if (scale !== undefined) {
    const factors = readNumbers('shapedirs_scale', scale, [shape[2]]).data;
    for (let k = 0; k < data.length; k++) data[k] *= factors[k % shape[2]];
  }
  return { shapedirs: data, componentCount: shape[2] };
}

function usualShapeCount(componentCount: number): number {
  if (componentCount === 400) return 300;
  if (componentCount === 150) return 100;
  throw new FlameError(
    'MODEL_FIELD_SHAPE',
    `shapedirs has ${componentCount} components, expected 400 (FLAME), 150 (open head) or a shapeCount`,
  );
}

/** One matrix, or the three arrays of a compressed-rows matrix under their own keys. */
function jointRegressorField(fields: Fields, vertexCount: number, jointCount: number): unknown {
  const data = findField(fields, 'J_regressor_data');
  if (data === undefined) return findField(fields, 'J_regressor', 'joint_regressor');
  return {
    format: 'csr',
    shape: [jointCount, vertexCount],
    data,
    indices: findField(fields, 'J_regressor_indices'),
    indptr: findField(fields, 'J_regressor_indptr'),
  };
}

function readUv(fields: Fields, faceCount: number): UvLayout | null {
  const vt = findField(fields, 'vt');
  if (vt === undefined) return null;
  const uvs = readFloats('vt', vt, [null, 2]);
  return { uvs: uvs.data, uvFaces: readIndices('ft', findField(fields, 'ft'), [faceCount, 3], uvs.shape[0]).data };
}

function readLandmarks(fields: Fields, faceCount: number): ModelLandmarks {
  const pair = (name: string) =>
    [findField(fields, `${name}_face_idx`), findField(fields, `${name}_b_coords`)] as const;
  const [lmk51, contour, mp468] = ['lmk51', 'contour', 'mp468'].map(pair);
  return {
    static51: lmk51[0] === undefined ? null : embeddingOf('lmk51', ...lmk51, faceCount),
    contour: contour[0] === undefined ? null : contourOf('contour', ...contour, faceCount),
    mediapipe468: mp468[0] === undefined ? null : embeddingOf('mp468', ...mp468, faceCount),
  };
}

function readRegions(fields: Fields, vertexCount: number): Record<string, Uint32Array> {
  const names = fieldNames(fields).filter((name) => name.startsWith('region_'));
  return Object.fromEntries(
    names.map((name) => [
      name.slice('region_'.length),
      readIndices(name, findField(fields, name), [null], vertexCount).data,
    ]),
  );
}

function readExpressionNames(fields: Fields, expressionCount: number): string[] | null {
  const text = readText('expression_names', findField(fields, 'expression_names'));
  if (text === undefined) return null;
  const names = parseJson('expression_names', text);
  if (!Array.isArray(names) || names.length > expressionCount || names.some((name) => typeof name !== 'string')) {
    throw new FlameError('MODEL_FIELD_VALUE', `expression_names is not a list of at most ${expressionCount} names`);
  }
  return names as string[];
}

function readInfo(fields: Fields): StoredInfo {
  const text = readText('info', findField(fields, 'info'));
  if (text === undefined) return {};
  const info = parseJson('info', text);
  if (typeof info !== 'object' || info === null) throw new FlameError('MODEL_FIELD_VALUE', 'info is not a JSON object');
  const { expressionBounds } = info as StoredInfo;
  if (expressionBounds !== undefined && !isRange(expressionBounds)) {
    throw new FlameError(
      'MODEL_FIELD_VALUE',
      `info.expressionBounds is ${JSON.stringify(expressionBounds)}, expected [min, max]`,
    );
  }
  return info as StoredInfo;
}

function isRange(value: unknown): boolean {
  const isPair = Array.isArray(value) && value.length === 2 && value.every((bound) => typeof bound === 'number');
  return isPair && value[0] <= value[1];
}

function pickInfo(stored: StoredInfo): Partial<ModelInfo> {
  const picked: Record<string, string> = {};
  for (const key of ['id', 'name', 'version', 'licence'] as const) {
    const value: unknown = stored[key];
    if (value === undefined) continue;
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new FlameError('MODEL_FIELD_VALUE', `info.${key} is neither text nor a number`);
    }
    picked[key] = String(value);
  }
  return picked;
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FlameError('MODEL_FIELD_VALUE', `${name} is not JSON`, { cause });
  }
}
