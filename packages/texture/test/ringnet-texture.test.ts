import { readNpyObject } from '@ringnet/io';
import { expect, test } from 'vitest';
import { longLensCamera, parseTextureData, ringnetTexture, ringnetVertexColors, TextureError } from '../src/index.js';
import { goldenArray, goldenBytes, goldenJson, goldenPicture } from './support/golden.js';

interface TextureCase {
  readonly picture: string;
  readonly scale: number;
  readonly start_pt: readonly [number, number];
  readonly cam: readonly [number, number, number];
  readonly cam_for_render: readonly [number, number, number];
  readonly valid: number;
  readonly near_tie_texels_row_col: readonly (readonly [number, number])[];
}
const golden = goldenJson<{ img_size: number; vt_count: number; cases: Record<string, TextureCase> }>(
  'texture/expected.json',
);
const value = readNpyObject(goldenBytes('texture/texture_data_py3.npy'));
const faces = Uint32Array.from(goldenArray<Uint32Array>('texture/faces.npy'));

test.each(Object.entries(golden.cases))('%s: every texel that is no near tie', async (name, expected) => {
  const data = parseTextureData(value);
  const photo = await goldenPicture(expected.picture.replace('../preprocess', 'photos'));
  const [scale, tx, ty] = expected.cam;
  const camera = longLensCamera({ scale, tx, ty }, expected.scale, ...expected.start_pt);
  expect([camera.focalPx, camera.centerX, camera.centerY]).toEqual(
    expected.cam_for_render.map((v) => expect.closeTo(v, 8)),
  );

  const vertices = goldenArray<Float32Array>(`texture/${name}.vertices.npy`);
  const actual = ringnetTexture(photo, camera, vertices, faces, data);
  const wanted = await goldenPicture(`texture/${name}.texture.png`);
  const isTie = new Set(expected.near_tie_texels_row_col.map(([row, column]) => row * data.size + column));
  const wrong: number[] = [];
  for (let texel = 0; texel < data.size ** 2; texel++) {
    const differs = [0, 1, 2].some((k) => actual.data[3 * texel + k] !== wanted.data[3 * texel + k]);
    if (differs && !isTie.has(texel)) wrong.push(texel);
  }
  expect(wrong).toEqual([]);
  expect(data.rows.length).toBe(expected.valid);
});

test('the table keeps its sizes, and its own texture coordinates', () => {
  const data = parseTextureData(value);
  expect(data.size).toBe(golden.img_size);
  expect(data.uvs.length / 2).toBe(golden.vt_count);
  expect(data.uvFaces.length).toBe(faces.length);
});

const fields = value as ReadonlyMap<string, { data: Float64Array; shape: number[] }>;

test.each([
  ['no dictionary', () => null, /not a dictionary/],
  ['a missing entry', () => without('valid_pixel_ids'), /valid_pixel_ids is missing/],
  ['weights of another length', () => replaced('valid_pixel_b_coords', [0, 1]), /valid_pixel_b_coords has 2 values/],
  ['a size of zero', () => replaced('img_size', [0]), /img_size is 0/],
  [
    'a texel outside',
    () => replaced('x_coords', Array(fields.get('x_coords')?.data.length).fill(99)),
    /x_coords holds/,
  ],
  ['a negative corner', () => replaced('ft', [-1, 0, 0]), /ft holds index -1/],
  ['a value that is not finite', () => replaced('y_coords', [Number.NaN]), /not finite/],
])('%s is refused', (_name, make, message) => {
  expect(() => parseTextureData(make())).toThrow(TextureError);
  expect(() => parseTextureData(make())).toThrow(message);
});

test('a mesh with fewer vertices than the table names is refused', async () => {
  const camera = longLensCamera({ scale: 8, tx: 0, ty: 0 }, 1, 0, 0);
  const photo = await goldenPicture('photos/p_317x241.png');
  expect(() =>
    ringnetTexture(photo, camera, new Float32Array(30), Uint32Array.of(0, 1, 2), parseTextureData(value)),
  ).toThrow(/the mesh has 10/);
  const stray = Uint32Array.of(0, 1, 30000);
  const vertices = new Float32Array(3 * 30000);
  expect(() => ringnetTexture(photo, camera, vertices, stray, parseTextureData(value))).toThrow(
    /faces names row 30000/,
  );
  expect(() => ringnetVertexColors(new Float64Array(9), Uint32Array.of(0, 1, 3))).toThrow(
    /faces names row 3 of only 3/,
  );
});

function without(name: string) {
  const copy = new Map(fields);
  copy.delete(name);
  return copy;
}

function replaced(name: string, data: number[]) {
  return new Map(fields).set(name, { data: Float64Array.from(data), shape: [data.length] });
}
