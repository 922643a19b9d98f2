import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createDecoder, decodeHead, type HeadParameters } from '../src/index.js';
import { fullModel, goldenModel, largestDifference, parametersOf } from './support/golden.js';
import { tinyHead } from './support/tiny-head.js';

const model = goldenModel();
const number = fc.double({ min: -2, max: 2, noNaN: true });
const vector = (length: number) =>
  fc.array(number, { minLength: length, maxLength: length }).map((v) => Float32Array.from(v));
/** Values drawn from few, so that calls often share identity, expression or pose. */
const fewHeads = fc.array(
  fc.record({
    betas: fc.constantFrom(...[0, 1, 2].map((seed) => wave(seed, 30))),
    expression: fc.constantFrom(...[0, 3, 4].map((seed) => wave(seed, 12))),
    pose: fc.constantFrom(...[0, 5, 6].map((seed) => wave(seed, 15))),
    translation: vector(3),
  }),
  { minLength: 1, maxLength: 9 },
);

test('any order of calls gives the reference decoder, with bit-identical kernels', () => {
  const simd = createDecoder(model);
  const plain = createDecoder(model, 'plain');
  expect([simd.kernels, plain.kernels]).toEqual(['simd', 'plain']);
  fc.assert(
    fc.property(fewHeads, (heads) => {
      for (const head of heads) {
        const reference = decodeHead(model, head);
        const fast = simd.decode(head);
        expect(largestDifference(fast.vertices, reference.vertices)).toBeLessThan(1e-6);
        expect(largestDifference(fast.joints, reference.joints)).toBeLessThan(1e-6);
        expect(largestDifference(plain.decode(head).vertices, fast.vertices)).toBe(0);
      }
    }),
    { numRuns: 20 },
  );
});

test('a batch is bit-identical to one at a time, across chunks', () => {
  const decoder = createDecoder(model);
  const heads = Array.from(
    { length: 67 },
    (_, k): HeadParameters => ({
      betas: wave(k, 1 + (k % 40)),
      expression: wave(k + 100, k % 20),
      pose: wave(k + 200, 15),
      translation: wave(k + 300, 3),
    }),
  );
  const batch = decoder.decodeBatch(heads);
  const plain = createDecoder(model, 'plain').decodeBatch(heads.slice(0, 5));
  const size = model.vTemplate.length;
  heads.forEach((head, row) => {
    const one = decoder.decode(head);
    expect(largestDifference(batch.vertices.subarray(row * size, (row + 1) * size), one.vertices)).toBe(0);
    expect(largestDifference(batch.joints.subarray(row * 15, (row + 1) * 15), one.joints)).toBe(0);
  });
  expect(largestDifference(plain.vertices, batch.vertices.subarray(0, 5 * size))).toBe(0);
  expect(decoder.decodeBatch([]).vertices.length).toBe(0);
});

test('writes into the arrays it is given and leaves earlier results alone', () => {
  const decoder = createDecoder(model);
  const first = decoder.decode({ betas: wave(1, 10), expression: wave(2, 5), pose: wave(3, 15) });
  const copy = first.vertices.slice();
  const out = { vertices: new Float32Array(model.vTemplate.length), joints: new Float32Array(15) };
  const second = decoder.decode({ betas: wave(4, 10), expression: wave(5, 5), pose: wave(6, 15) }, out);
  expect(second.vertices).toBe(out.vertices);
  expect(first.vertices).toEqual(copy);
  expect(out.vertices).not.toEqual(copy);
  expect(() =>
    decoder.decode(
      { betas: wave(1, 1), expression: wave(1, 1), pose: wave(1, 15) },
      { ...out, joints: new Float32Array(3) },
    ),
  ).toThrow(/out.joints has 3 values, expected 15/);
});

test('parameters changed in place are noticed', () => {
  const decoder = createDecoder(model);
  const head = { betas: wave(1, 10), expression: wave(2, 5), pose: wave(3, 15) };
  decoder.decode(head);
  head.betas[3] += 1;
  head.pose[7] += 0.5;
  expect(largestDifference(decoder.decode(head).vertices, decodeHead(model, head).vertices)).toBeLessThan(1e-6);
});

test('models without correctives, with other counts, and of FLAME size', () => {
  const tiny = tinyHead();
  const bent = {
    betas: Float32Array.of(0.5),
    expression: Float32Array.of(2),
    pose: Float32Array.of(1, 2, 3, 0, 0, 1.5),
  };
  expect(largestDifference(createDecoder(tiny).decode(bent).vertices, decodeHead(tiny, bent).vertices)).toBeLessThan(
    1e-6,
  );
  const { model: full, cases } = fullModel();
  const decoder = createDecoder(full);
  for (const c of cases) {
    const reference = decodeHead(full, parametersOf(c)).vertices;
    expect(largestDifference(decoder.decode(parametersOf(c)).vertices, reference)).toBeLessThan(1e-6);
  }
});

test('without WebAssembly the plain kernels take over', () => {
  vi.stubGlobal('WebAssembly', undefined);
  try {
    expect(createDecoder(tinyHead()).kernels).toBe('plain');
  } finally {
    vi.unstubAllGlobals();
  }
});

/** Deterministic values of about unit size; seed 0 is zero. */
function wave(seed: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, k) => (seed === 0 ? 0 : Math.sin(seed * 12.9898 + k * 78.233)));
}
