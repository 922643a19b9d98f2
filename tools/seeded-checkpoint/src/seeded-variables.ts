import { encoderVariables, featureCount, PARAMETER_COUNT } from '@ringnet/regressor';
import { generator } from './generator.js';
import type { Variable } from './write-checkpoint.js';

export interface SeededNetwork {
  readonly seed: number;
  /** Channels of the first convolution; 64 as in RingNet */
  readonly base?: number;
  readonly hidden?: number;
}

/** Kernels that end a residual branch are this much weaker, so that values stay of one order through 16 units. */
const BRANCH_END = 0.3;

/** All variables of RingNet's network, filled with seeded numbers of the size that a trained network has. */
export function seededVariables({ seed, base = 64, hidden = 512 }: SeededNetwork): Variable[] {
  const uniform = generator(seed);
  const spread = (count: number, center: number, limit: number) =>
    Float32Array.from({ length: count }, () => center + limit * (2 * uniform() - 1));
  const variable = (name: string, shape: readonly number[]): Variable => {
    const count = shape.reduce((product, size) => product * size, 1);
    return { name, shape, data: spread(count, ...sizeOf(name, shape)) };
  };
  const features = featureCount(base);
  const head: [string, number[]][] = [
    ['fc1/weights', [features + PARAMETER_COUNT, hidden]],
    ['fc1/biases', [hidden]],
    ['fc2/weights', [hidden, hidden]],
    ['fc2/biases', [hidden]],
    ['fc3/weights', [hidden, PARAMETER_COUNT]],
    ['fc3/biases', [PARAMETER_COUNT]],
  ];
  const mean = spread(PARAMETER_COUNT, 0, 0.1);
  mean.set([8, 0, 0, Math.PI, 0, 0]);
  return [
    ...Array.from(encoderVariables(base), ([name, shape]) => variable(`resnet_v2_50/${name}`, shape)),
    ...head.map(([name, shape]) => variable(`3D_module/${name}`, shape)),
    { name: 'mean_param', shape: [1, PARAMETER_COUNT], data: mean },
  ];
}

/** Centre and half width of a variable's numbers. */
function sizeOf(name: string, shape: readonly number[]): [number, number] {
  if (/\/(gamma|moving_variance)$/.test(name)) return [1, 0.2];
  if (!name.endsWith('/weights')) return [0, 0.05];
  const fanIn = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const gain = /\/conv3\/|\/fc3\//.test(name) ? BRANCH_END : 1;
  return [0, gain * Math.sqrt(6 / fanIn)];
}
