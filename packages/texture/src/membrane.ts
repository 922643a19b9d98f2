import type { GraphLevel } from './graph-levels.js';
import type { VertexGraph } from './vertex-graph.js';

/** Pull of every vertex towards the common mean: far from all data the fill returns to the overall tone. */
const SCREEN = 4e-4;
const DATA_PULL = 4;
/**
 * Each step goes this much beyond the local answer. Coarser levels hand on what is nearly right, so the finest, where rounds
 * are dear, only smooths it.
 */
const FINEST = { rounds: 10, overshoot: 1.5 };
const COARSER = { rounds: 40, overshoot: 1.75 };

/**
 * Spreads colours known at some vertices smoothly over the whole mesh: the membrane of Poisson blending, on the surface
 * itself, so that texture seams do not exist for it. A part without any data gets the weighted mean of all data.
 *
 * @param levels  of the mesh's graph, finest first
 * @param values  [V, 3], read where `weights` > 0
 * @param weights [V], >= 0, 1 is certain
 * @returns [V, 3]
 */
export function spreadAsMembrane(
  levels: readonly GraphLevel[],
  values: Float32Array,
  weights: Float32Array,
): Float32Array {
  const sums = new Float64Array(values.length);
  const mean = [0, 0, 0];
  let total = 1e-12;
  for (let v = 0; v < weights.length; v++) {
    if (!(weights[v] > 0)) continue;
    total += weights[v];
    for (let k = 0; k < 3; k++) {
      sums[3 * v + k] = weights[v] * values[3 * v + k];
      mean[k] += sums[3 * v + k];
    }
  }
  for (let k = 0; k < 3; k++) mean[k] /= total;
  return new Float32Array(solve(levels, 0, sums, Float64Array.from(weights), mean));
}

/**
 * @param sums    [N, 3], weight times value of what each vertex stands for
 * @param weights [N]
 */
function solve(
  levels: readonly GraphLevel[],
  index: number,
  sums: Float64Array,
  weights: Float64Array,
  mean: readonly number[],
): Float64Array {
  const { graph, sizes, groups } = levels[index];
  const count = weights.length;
  const result = new Float64Array(3 * count);
  if (groups === null) {
    for (let i = 0; i < result.length; i++) result[i] = mean[i % 3];
  } else {
    const groupCount = levels[index + 1].sizes.length;
    const groupSums = new Float64Array(3 * groupCount);
    const groupWeights = new Float64Array(groupCount);
    for (let v = 0; v < count; v++) {
      groupWeights[groups[v]] += weights[v];
      for (let k = 0; k < 3; k++) groupSums[3 * groups[v] + k] += sums[3 * v + k];
    }
    const coarse = solve(levels, index + 1, groupSums, groupWeights, mean);
    for (let v = 0; v < count; v++) for (let k = 0; k < 3; k++) result[3 * v + k] = coarse[3 * groups[v] + k];
  }
  const { rounds, overshoot } = index === 0 ? FINEST : COARSER;
  // What does not change from round to round: step and the step's constant part.
  const steps = new Float64Array(count);
  const fixed = new Float64Array(3 * count);
  for (let v = 0; v < count; v++) {
    const pull = SCREEN * sizes[v];
    steps[v] = overshoot / (graph.starts[v + 1] - graph.starts[v] + DATA_PULL * weights[v] + pull);
    for (let k = 0; k < 3; k++) fixed[3 * v + k] = steps[v] * (pull * mean[k] + DATA_PULL * sums[3 * v + k]);
  }
  for (let round = 0; round < rounds; round++) relax(graph, steps, fixed, 1 - overshoot, round % 2 === 0, result);
  return result;
}

/** One round over all vertices: forwards and backwards by turns, so that values travel both ways along the numbering. */
function relax(
  { starts, neighbors }: VertexGraph,
  steps: Float64Array,
  fixed: Float64Array,
  kept: number,
  isForward: boolean,
  result: Float64Array,
): void {
  const count = steps.length;
  const direction = isForward ? 1 : -1;
  for (let i = 0, v = isForward ? 0 : count - 1; i < count; i++, v += direction) {
    let x = 0;
    let y = 0;
    let z = 0;
    const last = starts[v + 1];
    for (let e = starts[v]; e < last; e++) {
      const n = 3 * neighbors[e];
      x += result[n];
      y += result[n + 1];
      z += result[n + 2];
    }
    const k = 3 * v;
    const step = steps[v];
    result[k] = kept * result[k] + step * x + fixed[k];
    result[k + 1] = kept * result[k + 1] + step * y + fixed[k + 1];
    result[k + 2] = kept * result[k + 2] + step * z + fixed[k + 2];
  }
}
