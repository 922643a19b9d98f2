import { writeOnnx } from '@ringnet/io';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Large float32 matrix products, by the machine's own kernels (thirty times faster than loops in JavaScript). */
export interface MatrixEngine {
  /** a' b for a [n, p], b [n, q]: [p, q] */
  transposedTimes(a: Float32Array, b: Float32Array, n: number): Promise<Float32Array>;
  /** a b for a [n, p], b [p, q]: [n, q] */
  times(a: Float32Array, b: Float32Array, n: number): Promise<Float32Array>;
}

export async function createMatrixEngine(threads: number): Promise<MatrixEngine> {
  const load = (transA: number) =>
    InferenceSession.create(
      writeOnnx({
        name: 'product',
        nodes: [{ op: 'Gemm', inputs: ['a', 'b'], outputs: ['c'], attributes: { transA } }],
        initializers: [],
        inputs: [
          { name: 'a', shape: ['n', 'p'] },
          { name: 'b', shape: ['m', 'q'] },
        ],
        outputs: [{ name: 'c', shape: ['r', 's'] }],
      }),
      { intraOpNumThreads: threads },
    );
  const [plain, transposed] = [await load(0), await load(1)];
  const run = async (session: InferenceSession, a: Float32Array, b: Float32Array, rowsA: number, rowsB: number) => {
    const { c } = await session.run({
      a: new Tensor('float32', a, [rowsA, a.length / rowsA]),
      b: new Tensor('float32', b, [rowsB, b.length / rowsB]),
    });
    return c.data as Float32Array;
  };
  return {
    transposedTimes: (a, b, n) => run(transposed, a, b, n, n),
    times: (a, b, n) => run(plain, a, b, n, a.length / n),
  };
}
