import { readPickle } from '@ringnet/io';
import { describe, expect, test } from 'vitest';
import {
  FlameError,
  parseContourEmbedding,
  parseEmbedding,
  parseHeadModel,
  parseMediapipeEmbedding,
  parseTextureSpace,
} from '../src/index.js';
import { flavours, goldenModel, readBytes, readGolden } from './support/golden.js';
import { tinyFields, tinyHead } from './support/tiny-head.js';

const golden = readGolden();

describe.each(Object.keys(flavours) as (keyof typeof flavours)[])('%s', (flavour) => {
  const model = goldenModel(flavour);

  test('counts, tree and sparse regressor', () => {
    expect([model.vTemplate.length, model.faces.length, model.shapedirs.length]).toEqual([
      3 * 514,
      3 * 1024,
      3 * 514 * 400,
    ]);
    expect([model.shapeCount, model.expressionCount]).toEqual([300, 100]);
    expect([...model.parents]).toEqual([-1, 0, 1, 1, 1]);
    const { rowStarts, columnIndices, values } = model.jointRegressor;
    const entries = golden.J_regressor_nonzeros.map(([joint, vertex]) => `${joint} ${vertex}`);
    const found = [...columnIndices].map((vertex, k) => `${rowStarts.findIndex((start) => start > k) - 1} ${vertex}`);
    expect(new Set(found)).toEqual(new Set(entries));
    const sum = golden.J_regressor_nonzeros.reduce((total, [, , value]) => total + value, 0);
    expect(values.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 5);
  });

  test('basis values', () => {
    for (const [directions, probe, width] of [
      [model.shapedirs, golden.shapedirs_probe, 400],
      [model.posedirs as Float32Array, golden.posedirs_probe, 36],
    ] as const) {
      for (const [where, value] of probe) {
        if (typeof where === 'string') continue;
        expect(directions[(3 * where[0] + where[1]) * width + where[2]]).toBe(Math.fround(value));
      }
    }
    golden.weights_row_0.forEach((weight, k) => {
      expect(model.skinningWeights[k]).toBe(Math.fround(weight));
    });
  });

  test('landmark embeddings', () => {
    expect([...(model.landmarks.static51?.faceIndices ?? [])]).toEqual(golden.static.lmk_face_idx);
    expect(model.landmarks.static51?.barycentrics).toEqual(Float32Array.from(golden.static.lmk_b_coords.flat()));
    for (const [row, expected] of Object.entries(golden.dynamic_row_checks)) {
      const found = model.landmarks.contour?.[Number(row)];
      expect([...(found?.faceIndices ?? [])]).toEqual(expected.lmk_face_idx);
      expect(found?.barycentrics).toEqual(Float32Array.from(expected.lmk_b_coords.flat()));
    }
  });
});

describe('malformed', () => {
  test.each(['flame_missing_shapedirs.pkl', 'flame_face_out_of_range.pkl', 'flame_csc_index.pkl'])(
    '%s is an error',
    (name) => {
      expect(() => parseHeadModel(readPickle(readBytes(`malformed/${name}`)))).toThrow();
    },
  );

  test.each(['control_flame.pkl', 'control_csc.pkl'])('%s loads', (name) => {
    expect(parseHeadModel(readPickle(readBytes(`malformed/${name}`))).vTemplate.length).toBe(36);
  });

  const identity = [1, 0, 0, 0].map((_, row) => [0, 1, 2, 3].map((column) => Number(row === column)));
  test.each([
    ['v_template', undefined, 'MODEL_FIELD_MISSING', /v_template is missing/],
    ['v_template', [[0, 0]], 'MODEL_FIELD_SHAPE', /v_template has shape \[1, 2\], expected \[\*, 3\]/],
    ['v_template', [[0, 0, Number.NaN]], 'MODEL_FIELD_VALUE', /v_template is NaN at element 2/],
    ['v_template', 'text', 'MODEL_FIELD_VALUE', /v_template is not an array of numbers/],
    ['f', [[0, 1, 4]], 'MODEL_FIELD_VALUE', /f is 4 at element 2, expected 0\.\.3/],
    ['f', [[0, 1, -1]], 'MODEL_FIELD_VALUE', /f is -1/],
    ['shapedirs', [[[0]]], 'MODEL_FIELD_SHAPE', /shapedirs has shape \[1, 1, 1\], expected \[4, 3, \*\]/],
    ['posedirs', [[[0]]], 'MODEL_FIELD_SHAPE', /posedirs has shape \[1, 1, 1\], expected \[4, 3, 9\]/],
    ['weights', [[1], [1], [1], [1]], 'MODEL_FIELD_SHAPE', /weights has shape \[4, 1\], expected \[4, 2\]/],
    [
      'weights',
      [
        [1, 0],
        [1, 0],
        [1, 0],
        [1, 1],
      ],
      'MODEL_FIELD_VALUE',
      /weights sum to 2 in row 3/,
    ],
    [
      'kintree_table',
      [
        [0, 0],
        [0, 1],
      ],
      'MODEL_FIELD_VALUE',
      /joint 0 the parent 0, expected none/,
    ],
    [
      'kintree_table',
      [
        [-1, 1],
        [0, 1],
      ],
      'MODEL_FIELD_VALUE',
      /joint 1 the parent 1, expected 0\.\.0/,
    ],
    ['J_regressor', identity, 'MODEL_FIELD_SHAPE', /J_regressor has shape \[4, 4\], expected \[2, 4\]/],
    [
      'J_regressor',
      { format: 'csr', shape: [2, 4], data: [1, 1], indices: [0, 4], indptr: [0, 1, 2] },
      'MODEL_FIELD_VALUE',
      /J_regressor.indices is 4 at element 1, expected 0\.\.3/,
    ],
    [
      'J_regressor',
      { format: 'csc', shape: [2, 4], data: [1, 1], indices: [0, 1], indptr: [0, 2, 1, 2, 2] },
      'MODEL_FIELD_VALUE',
      /J_regressor.indptr does not rise/,
    ],
    ['expression_names', '["a", "b"]', 'MODEL_FIELD_VALUE', /expression_names is not a list of at most 1 names/],
    ['info', '{', 'MODEL_FIELD_VALUE', /info is not JSON/],
    ['info', '{"expressionBounds": null}', 'MODEL_FIELD_VALUE', /expressionBounds is null, expected \[min, max\]/],
    ['info', '{"expressionBounds": ["a", "b"]}', 'MODEL_FIELD_VALUE', /expressionBounds is \["a","b"\]/],
    ['info', '{"id": {"toString": 1}}', 'MODEL_FIELD_VALUE', /info.id is neither text nor a number/],
    ['region_lips', [7], 'MODEL_FIELD_VALUE', /region_lips is 7/],
    [
      'v_template',
      [
        [0, 0, 0],
        [0, 0],
      ],
      'MODEL_FIELD_VALUE',
      /v_template is not an array of numbers/,
    ],
    ['v_template', [[0, 0, '0']], 'MODEL_FIELD_VALUE', /v_template is not an array of numbers/],
    ['v_template', [new Float32Array(3), new Float32Array(2)], 'MODEL_FIELD_VALUE', /v_template is not an array/],
  ])('%s: %j', (name, value, code, message) => {
    const call = () => parseHeadModel({ ...tinyFields(), [name]: value }, { shapeCount: 1 });
    expect(call).toThrow(FlameError);
    expect(call).toThrow(expect.objectContaining({ code }));
    expect(call).toThrow(message);
  });

  test('a list that stands twice in another, forty levels up, is refused at once', () => {
    let list: unknown[] = [0];
    for (let level = 0; level < 40; level++) list = [list, list];
    const call = () => parseHeadModel({ ...tinyFields(), v_template: list }, { shapeCount: 1 });
    expect(call).toThrow(expect.objectContaining({ name: 'FlameError', code: 'MODEL_FIELD_SHAPE' }));
    expect(call).toThrow(/v_template has shape \[2, 2, 2\], expected \[\*, 3\]/);
  });

  test('lists of the same lists cannot hold more numbers than any basis', () => {
    const file = { mean: new Array(4000).fill(new Array(4000).fill([0, 0, 0])) };
    const call = () => parseTextureSpace(file);
    expect(call).toThrow(expect.objectContaining({ name: 'FlameError', code: 'MODEL_FIELD_SHAPE' }));
    expect(call).toThrow(/mean lists \[4000, 4000, 3\] numbers/);
  });

  test('keys that are no text are passed over', () => {
    const fields = new Map<unknown, unknown>([...Object.entries(tinyFields()), [1, null], [null, [0]]]);
    expect(parseHeadModel(fields, { shapeCount: 1 })).toEqual(tinyHead());
  });

  test('an unusual count of components needs a shape count', () => {
    expect(() => parseHeadModel(tinyFields())).toThrow(/shapedirs has 2 components/);
    expect(() => parseHeadModel(tinyFields(), { shapeCount: 3 })).toThrow(/expected 3 or more/);
    expect(() => parseHeadModel([1, 2])).toThrow(/head model is not a dictionary/);
  });

  test.each(['{"shapeCount": -1}', '{"shapeCount": 0.5}', '{"shapeCount": "1"}'])('a stored count %s', (info) => {
    const call = () => parseHeadModel({ ...tinyFields(), info });
    expect(call).toThrow(expect.objectContaining({ code: 'MODEL_FIELD_VALUE' }));
  });

  test('a head without vertices or joints', () => {
    const none = { data: new Float32Array(0), shape: [0, 3] };
    expect(() => parseHeadModel({ ...tinyFields(), v_template: none })).toThrow(/v_template has no vertices/);
    const rootless = { ...tinyFields(), kintree_table: { data: new Float32Array(0), shape: [2, 0] } };
    expect(() => parseHeadModel(rootless)).toThrow(/kintree_table has no joints/);
  });

  test('a MediaPipe embedding names its points', () => {
    const file = {
      lmk_face_idx: [3, 0],
      lmk_b_coords: [
        [1, 0, 0],
        [0, 1, 0],
      ],
      landmark_indices: [276, 477],
    };
    expect(parseMediapipeEmbedding(file, 4).landmarkRows).toEqual(Uint32Array.of(276, 477));
    expect(() => parseMediapipeEmbedding({ ...file, landmark_indices: [276] }, 4)).toThrow(
      /landmark_indices has shape \[1\], expected \[2\]/,
    );
    expect(() => parseMediapipeEmbedding({ ...file, landmark_indices: [276, 478] }, 4)).toThrow(
      /landmark_indices is 478/,
    );
  });

  test('an embedding outside the model', () => {
    expect(() => parseEmbedding({ lmk_face_idx: [4], lmk_b_coords: [[1, 0, 0]] }, 4)).toThrow(/lmk_face_idx is 4/);
    expect(() => parseEmbedding({ lmk_face_idx: [1], lmk_b_coords: [[1, 1, 0]] }, 4)).toThrow(/sum to 2 in row 0/);
    expect(() => parseEmbedding({ lmk_face_idx: [1, 2], lmk_b_coords: [[1, 0, 0]] }, 4)).toThrow(FlameError);
  });

  test.each([undefined, null, Number.NaN, 9976.5])('an embedding without the number of faces: %s', (count) => {
    const faceCount = count as unknown as number; // JavaScript callers have no compiler
    const file = { lmk_face_idx: [99999999], lmk_b_coords: [[1, 0, 0]], landmark_indices: [1] };
    const missing = expect.objectContaining({
      code: 'MODEL_FIELD_VALUE',
      message: expect.stringContaining('faceCount'),
    });
    expect(() => parseEmbedding(file, faceCount)).toThrow(missing);
    expect(() => parseMediapipeEmbedding(file, faceCount)).toThrow(missing);
    expect(() => parseContourEmbedding(file, faceCount)).toThrow(missing);
  });
});

test("old names, 64-bit integers, the open head's keys and quantised bases", () => {
  const { v_template, kintree_table, shapedirs, J_regressor, ...rest } = tinyFields();
  const model = parseHeadModel(
    new Map<string, unknown>([
      ...Object.entries(rest),
      ['template_v', v_template],
      ['kintree_table', { data: BigInt64Array.of(4294967295n, 0n, 0n, 1n), shape: [2, 2] }],
      ['shapedirs', { data: Int16Array.from(shapedirs.flat(2), (value) => 100 * value), shape: [4, 3, 2] }],
      ['shapedirs_scale', { data: Float32Array.of(0.01, 0.01), shape: [2] }],
      ['J_regressor_data', Float32Array.of(1, 1)],
      ['J_regressor_indices', Uint32Array.of(0, 1)],
      ['J_regressor_indptr', Uint32Array.of(0, 1, 2)],
      [
        'vt',
        [
          [0, 0],
          [1, 0],
          [0, 1],
        ],
      ],
      [
        'ft',
        [
          [0, 1, 2],
          [0, 1, 2],
          [0, 1, 2],
          [0, 1, 2],
        ],
      ],
      ['region_face', [1, 2]],
      ['lmk51_face_idx', [3]],
      ['lmk51_b_coords', [[0.5, 0.25, 0.25]]],
      ['expression_names', new TextEncoder().encode('["smile"]')],
      [
        'info',
        JSON.stringify({
          id: 'tiny',
          name: 'Tiny',
          version: '1',
          licence: 'CC0-1.0',
          expressionBounds: [0, 1],
          shapeCount: 1,
        }),
      ],
    ]),
  );
  const plain = tinyHead();
  expect([...model.parents]).toEqual([-1, 0]);
  expect(model.vTemplate).toEqual(plain.vTemplate);
  expect(model.shapedirs).toEqual(plain.shapedirs);
  expect(model.jointRegressor).toEqual(plain.jointRegressor);
  expect(model.info).toEqual({ id: 'tiny', name: 'Tiny', version: '1', licence: 'CC0-1.0' });
  expect(model.expressionBounds).toEqual([0, 1]);
  expect(model.expressionNames).toEqual(['smile']);
  expect(model.regions).toEqual({ face: Uint32Array.of(1, 2) });
  expect(model.landmarks.static51?.faceIndices).toEqual(Uint32Array.of(3));
  expect(model.uv?.uvFaces.length).toBe(12);
});
