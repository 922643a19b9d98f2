import { groupHeads, type HeapLayout, tileFloats } from './heap-layout.js';
import type { Kernels } from './kernels.js';
import {
  addF32x4,
  addI32,
  advance,
  assembleModule,
  type Code,
  constant,
  doWhile,
  get,
  lessUnsigned,
  loadSplat,
  loadVector,
  multiplyF32x4,
  set,
  storeVector,
  subtractI32,
  type WasmFunction,
  when,
} from './wasm-assembler.js';

const tileBytes = 4 * tileFloats;
const pageBytes = 65536;

/**
 * The kernels in WebAssembly SIMD, emitted for one model's counts (about 2 kB, below what browsers compile
 * at once on the page's thread), or null where the platform has no
 * WebAssembly SIMD or forbids compiling. Multiply and add stay apart (no fused rounding), so that plain code agrees.
 */
export function simdKernels(layout: HeapLayout): Kernels | null {
  const pages = Math.ceil((4 * layout.floatCount) / pageBytes);
  const bytes = assembleModule(pages, [blendFunction(), blendChunkFunction(layout), skinFunction(layout)]);
  const exports = instantiate(bytes);
  if (!exports) return null;
  const { memory, blend, blendChunk, skin } = exports;
  return {
    name: 'simd',
    heap: new Float32Array(memory.buffer, 0, layout.floatCount),
    blend(base, basis, count, coefficients, used, out) {
      blend(
        4 * base,
        4 * basis,
        4 * coefficients,
        4 * (coefficients + used),
        4 * out,
        count * tileBytes,
        layout.tileCount,
      );
    },
    blendChunk(groups, used) {
      const { template, shape, expression, correctives, chunkCoefficients, chunkCorrected, tileCount } = layout;
      const bytesOf = (count: number) => count * 4 * groupHeads;
      blendChunk(
        ...[4 * template, 4 * shape, 4 * expression, 4 * correctives, 4 * chunkCoefficients, 4 * chunkCorrected],
        ...[bytesOf(used.shape), bytesOf(used.expression), bytesOf(used.correctives), groups, tileCount],
      );
    },
    skin(vertices) {
      const { weights, transforms, translation, posed, vertexCount } = layout;
      skin(4 * vertices, 4 * weights, 4 * transforms, 4 * translation, 4 * posed, vertexCount);
    },
  };
}

type KernelFunction = (...offsets: number[]) => void;

function instantiate(bytes: Uint8Array<ArrayBuffer>) {
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) return null;
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    return exports as unknown as { memory: WebAssembly.Memory } & Record<
      'blend' | 'blendChunk' | 'skin',
      KernelFunction
    >;
  } catch {
    // A content security policy forbids compiling, or the memory does not fit
    return null;
  }
}

/** Counts a local down by one and tells whether any is left. */
const countDown = (local: number): Code => [
  ...get(local),
  ...constant(1),
  ...subtractI32,
  ...set(local),
  ...get(local),
];

/** sum += product of the two values on the stack above it */
const multiplyAdd: Code = [...multiplyF32x4, ...addF32x4];

const range = (count: number): number[] => Array.from({ length: count }, (_, k) => k);

/** One head: eight sums of four floats run down the components of a tile. */
function blendFunction(): WasmFunction {
  const [base, basis, coefficients, end, out, stride, tiles, row, at] = range(9);
  const weight = 9;
  const sums = range(8).map((k) => 10 + k);
  const body = doWhile(
    [
      ...sums.flatMap((sum, k) => [...get(base), ...loadVector(16 * k), ...set(sum)]),
      ...[...get(basis), ...set(row), ...get(coefficients), ...set(at)],
      ...when(
        [...get(at), ...get(end), ...lessUnsigned],
        doWhile(
          [
            ...[...get(at), ...loadSplat(0), ...set(weight)],
            ...sums.flatMap((sum, k) => [
              ...[...get(sum), ...get(weight), ...get(row), ...loadVector(16 * k)],
              ...[...multiplyAdd, ...set(sum)],
            ]),
            ...advance(row, tileBytes),
            ...advance(at, 4),
          ],
          [...get(at), ...get(end), ...lessUnsigned],
        ),
      ),
      ...sums.flatMap((sum, k) => [...get(out), ...get(sum), ...storeVector(16 * k)]),
      ...advance(base, tileBytes),
      ...advance(out, tileBytes),
      ...[...get(basis), ...get(stride), ...addI32, ...set(basis)],
    ],
    countDown(tiles),
  );
  return { name: 'blend', parameterCount: 7, i32Locals: 2, v128Locals: 9, body };
}

/** Four heads at a time by eight floats: a tile of every basis stays in the cache while all groups pass over it. */
function blendChunkFunction(layout: HeapLayout): WasmFunction {
  const [template, shape, expression, correctives, coefficients, out, shapeBytes, expressionBytes] = range(8);
  const [correctiveBytes, groups, tiles, row, at, end, group, surface, own, shift] = range(10).map((k) => 8 + k);
  const [left, right, weight] = [18, 19, 20];
  const sums = range(2 * groupHeads).map((k) => 21 + k);
  const headBytes = 4 * layout.surfaceFloats;
  const quarterBytes = tileBytes / 4;
  const shifted = (pointer: number): Code => [...get(pointer), ...get(shift), ...addI32, ...set(row)];

  const addBasis = (basis: number, usedBytes: number): Code => [
    ...[...shifted(basis), ...get(at), ...get(usedBytes), ...addI32, ...set(end)],
    ...when(
      [...get(at), ...get(end), ...lessUnsigned],
      doWhile(
        [
          ...[...get(row), ...loadVector(0), ...set(left)],
          ...[...get(row), ...loadVector(16), ...set(right)],
          ...range(groupHeads).flatMap((head) => [
            ...[...get(at), ...loadSplat(4 * head), ...set(weight)],
            ...[...get(sums[2 * head]), ...get(weight), ...get(left), ...multiplyAdd, ...set(sums[2 * head])],
            ...[...get(sums[2 * head + 1]), ...get(weight), ...get(right), ...multiplyAdd, ...set(sums[2 * head + 1])],
          ]),
          ...advance(row, tileBytes),
          ...advance(at, 4 * groupHeads),
        ],
        [...get(at), ...get(end), ...lessUnsigned],
      ),
    ),
  ];
  const quarter: Code = [
    ...shifted(template),
    ...sums.flatMap((sum, k) => [...get(row), ...loadVector(16 * (k % 2)), ...set(sum)]),
    ...[...get(own), ...set(at)],
    ...addBasis(shape, shapeBytes),
    ...addBasis(expression, expressionBytes),
    ...addBasis(correctives, correctiveBytes),
    ...shifted(surface),
    ...sums.flatMap((sum, k) => [
      ...[...get(row), ...get(sum)],
      ...storeVector(Math.floor(k / 2) * headBytes + 16 * (k % 2)),
    ]),
    ...advance(shift, quarterBytes),
  ];
  const body = doWhile(
    [
      ...[...get(groups), ...set(group), ...get(out), ...set(surface), ...get(coefficients), ...set(own)],
      ...doWhile(
        [
          ...[...constant(0), ...set(shift)],
          ...doWhile(quarter, [...get(shift), ...constant(tileBytes), ...lessUnsigned]),
          // A quarter leaves `at` behind its group's coefficients, where the next group's begin
          ...[...get(at), ...set(own)],
          ...advance(surface, groupHeads * headBytes),
        ],
        countDown(group),
      ),
      ...[template, out].flatMap((local) => advance(local, tileBytes)),
      ...advance(shape, layout.shapeCount * tileBytes),
      ...advance(expression, layout.expressionCount * tileBytes),
      ...advance(correctives, layout.correctiveCount * tileBytes),
    ],
    countDown(tiles),
  );
  return { name: 'blendChunk', parameterCount: 11, i32Locals: 7, v128Locals: 3 + 2 * groupHeads, body };
}

/** One vertex a turn: the joints' transforms are mixed column by column, unrolled over the model's joints. */
function skinFunction(layout: HeapLayout): WasmFunction {
  const [vertices, weights, transforms, translation, out, count] = range(6);
  const [weight, shift, ...columns] = range(6).map((k) => 6 + k);
  const body: Code = [
    ...[...get(translation), ...loadVector(0), ...set(shift)],
    ...doWhile(
      [
        ...range(layout.jointCount).flatMap((joint) => [
          ...[...get(weights), ...loadSplat(4 * joint), ...set(weight)],
          ...columns.flatMap((column, k) => {
            const product = [...get(weight), ...get(transforms), ...loadVector(64 * joint + 16 * k), ...multiplyF32x4];
            return joint === 0
              ? [...product, ...set(column)]
              : [...get(column), ...product, ...addF32x4, ...set(column)];
          }),
        ]),
        ...get(out),
        ...[...get(columns[0]), ...get(vertices), ...loadSplat(0), ...multiplyF32x4],
        ...[...get(columns[1]), ...get(vertices), ...loadSplat(4), ...multiplyF32x4, ...addF32x4],
        ...[...get(columns[2]), ...get(vertices), ...loadSplat(8), ...multiplyF32x4, ...addF32x4],
        ...[...get(columns[3]), ...addF32x4, ...get(shift), ...addF32x4],
        ...storeVector(0),
        ...advance(vertices, 12),
        ...advance(out, 12),
        ...advance(weights, 4 * layout.jointCount),
      ],
      countDown(count),
    ),
  ];
  return { name: 'skin', parameterCount: 6, i32Locals: 0, v128Locals: 6, body };
}
