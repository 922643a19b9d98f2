import type { NdArray, PickleValue } from '@ringnet/io';
import { TextureError } from '../errors.js';

/** RingNet's table of texels: which point of the surface each pixel of the texture shows. */
export interface TextureData {
  /** Side of the square texture */
  readonly size: number;
  /** [N], column and row of each valid texel */
  readonly columns: Int32Array;
  readonly rows: Int32Array;
  /** [N, 3], rows of the vertices */
  readonly corners: Uint32Array;
  /** [N, 3] */
  readonly barycentrics: Float64Array;
  /** [T, 2] and [F, 3], for the OBJ file */
  readonly uvs: Float32Array;
  readonly uvFaces: Uint32Array;
}

const MAX_SIZE = 8192;

/**
 * Checks the dictionary of a `texture_data_*.npy` file, as `readNpyObject` returns it.
 *
 * @throws TextureError TEXTURE_DATA when an entry is missing, has another shape or an index out of range
 */
export function parseTextureData(value: PickleValue): TextureData {
  const fields = asFields(value);
  const size = numberOf(fields, 'img_size');
  if (!Number.isInteger(size) || size < 1 || size > MAX_SIZE) fail('img_size', `is ${size}, expected 1..${MAX_SIZE}`);
  const x = numbersOf(fields, 'x_coords');
  const y = numbersOf(fields, 'y_coords');
  if (x.length !== y.length) fail('y_coords', `has ${y.length} values, x_coords ${x.length}`);
  const ids = numbersOf(fields, 'valid_pixel_ids');
  const corners = numbersOf(fields, 'valid_pixel_3d_faces');
  const weights = numbersOf(fields, 'valid_pixel_b_coords');
  for (const [name, array] of [
    ['valid_pixel_3d_faces', corners],
    ['valid_pixel_b_coords', weights],
  ] as const) {
    if (array.length !== 3 * ids.length) fail(name, `has ${array.length} values for ${ids.length} texels`);
  }
  const columns = new Int32Array(ids.length);
  const rows = new Int32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i];
    if (!Number.isInteger(id) || id < 0 || id >= x.length)
      fail('valid_pixel_ids', `holds ${id}, of ${x.length} texels`);
    columns[i] = texelIndex(x[id], size, 'x_coords');
    rows[i] = texelIndex(y[id], size, 'y_coords');
  }
  const uvs = Float32Array.from(numbersOf(fields, 'vt'));
  return {
    size,
    columns,
    rows,
    corners: indicesOf(corners, Number.POSITIVE_INFINITY, 'valid_pixel_3d_faces'),
    barycentrics: weights,
    uvs,
    uvFaces: indicesOf(numbersOf(fields, 'ft'), uvs.length / 2, 'ft'),
  };
}

function texelIndex(value: number, size: number, name: string): number {
  const index = Math.trunc(value);
  if (!(index >= 0 && index < size)) fail(name, `holds ${value}, outside a texture of ${size}`);
  return index;
}

function indicesOf(values: Float64Array, limit: number, name: string): Uint32Array {
  for (const value of values) {
    if (!Number.isInteger(value) || value < 0 || value >= limit || value > 0xffffffff)
      fail(name, `holds index ${value}`);
  }
  return Uint32Array.from(values);
}

/** Keys are text; Python 2 byte strings arrive as text too. */
function asFields(value: PickleValue): ReadonlyMap<PickleValue, PickleValue> {
  if (!(value instanceof Map)) throw new TextureError('TEXTURE_DATA', 'texture data is not a dictionary');
  return value;
}

function numberOf(fields: ReadonlyMap<PickleValue, PickleValue>, name: string): number {
  const value = fields.get(name);
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  const array = numbersOf(fields, name);
  if (array.length !== 1) fail(name, `has ${array.length} values, expected 1`);
  return array[0];
}

function numbersOf(fields: ReadonlyMap<PickleValue, PickleValue>, name: string): Float64Array {
  const value = fields.get(name);
  if (!isArray(value)) fail(name, 'is missing or not an array of numbers');
  const numbers = Float64Array.from(value.data as ArrayLike<number | bigint>, Number);
  if (numbers.some((number) => !Number.isFinite(number))) fail(name, 'holds a value that is not finite');
  return numbers;
}

function isArray(value: PickleValue | undefined): value is NdArray {
  return typeof value === 'object' && value !== null && 'data' in value && 'shape' in value && !('format' in value);
}

function fail(name: string, problem: string): never {
  throw new TextureError('TEXTURE_DATA', `texture data: ${name} ${problem}`);
}
