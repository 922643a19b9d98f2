/** Neighbours of each vertex: `neighbors[starts[v] .. starts[v + 1]]`. */
export interface VertexGraph {
  readonly starts: Uint32Array;
  readonly neighbors: Uint32Array;
}

/** The edges of a mesh as adjacency lists; an edge shared by two faces is listed once from each end. */
export function vertexGraph(faces: Uint32Array, vertexCount: number): VertexGraph {
  const ends = new Uint32Array(vertexCount + 1);
  for (const v of faces) ends[v + 1] += 2;
  for (let v = 0; v < vertexCount; v++) ends[v + 1] += ends[v];
  const all = new Uint32Array(ends[vertexCount]);
  const cursor = ends.slice();
  for (let f = 0; f < faces.length; f += 3) {
    for (let k = 0; k < 3; k++) {
      const v = faces[f + k];
      all[cursor[v]++] = faces[f + ((k + 1) % 3)];
      all[cursor[v]++] = faces[f + ((k + 2) % 3)];
    }
  }
  const starts = new Uint32Array(vertexCount + 1);
  const neighbors = new Uint32Array(all.length);
  let end = 0;
  for (let v = 0; v < vertexCount; v++) {
    starts[v] = end;
    for (let i = ends[v]; i < ends[v + 1]; i++) {
      if (neighbors.subarray(starts[v], end).includes(all[i])) continue;
      neighbors[end++] = all[i];
    }
  }
  starts[vertexCount] = end;
  return { starts, neighbors: neighbors.slice(0, end) };
}

/** Replaces each value by the mean of itself and its neighbours' mean, `rounds` times. */
export function smoothOverGraph(graph: VertexGraph, values: Float32Array, rounds: number): Float32Array {
  let current = values;
  for (let round = 0; round < rounds; round++) {
    const next = new Float32Array(current.length);
    for (let v = 0; v < next.length; v++) {
      let sum = 0;
      const degree = graph.starts[v + 1] - graph.starts[v];
      for (let e = graph.starts[v]; e < graph.starts[v + 1]; e++) sum += current[graph.neighbors[e]];
      next[v] = degree === 0 ? current[v] : 0.5 * current[v] + (0.5 * sum) / degree;
    }
    current = next;
  }
  return current;
}

/** Pull of every vertex towards the common mean: far from all data the fill returns to the overall tone. */
const SCREEN = 4e-4;
const DATA_PULL = 4;
/** Each step goes this much beyond the local answer: 30 rounds then settle what 100 plain ones do not. */
const OVERSHOOT = 1.7;
const ROUNDS = 30;

/**
 * Spreads colours known at some vertices smoothly over the whole mesh: the membrane of Poisson blending, on the surface
 * itself, so that texture seams do not exist for it. A part without any data gets the weighted mean of all data.
 *
 * @param values  [V, 3], read where `weights` > 0
 * @param weights [V], >= 0, 1 is certain
 * @returns [V, 3]
 */
export function spreadOverGraph(graph: VertexGraph, values: Float32Array, weights: Float32Array): Float32Array {
  const { starts, neighbors } = graph;
  const count = weights.length;
  const mean = [0, 0, 0];
  let total = 1e-12;
  for (let v = 0; v < count; v++) {
    total += weights[v];
    for (let k = 0; k < 3; k++) mean[k] += weights[v] * values[3 * v + k];
  }
  const [meanX, meanY, meanZ] = mean.map((value) => value / total);

  // Doubles: the loop below is three quarters loads, and floats would convert at each.
  const result = nearestKnown(graph, values, weights, [meanX, meanY, meanZ]);
  // What does not change from round to round: step and the step's constant part.
  const steps = new Float64Array(count);
  const fixed = new Float64Array(3 * count);
  for (let v = 0; v < count; v++) {
    const pull = DATA_PULL * weights[v];
    const step = OVERSHOOT / (starts[v + 1] - starts[v] + pull + SCREEN);
    steps[v] = step;
    fixed[3 * v] = step * (SCREEN * meanX + (pull > 0 ? pull * values[3 * v] : 0));
    fixed[3 * v + 1] = step * (SCREEN * meanY + (pull > 0 ? pull * values[3 * v + 1] : 0));
    fixed[3 * v + 2] = step * (SCREEN * meanZ + (pull > 0 ? pull * values[3 * v + 2] : 0));
  }
  const offsets = new Int32Array(neighbors.length);
  for (let e = 0; e < offsets.length; e++) offsets[e] = 3 * neighbors[e];
  for (let round = 0; round < ROUNDS; round++) {
    // Forwards and backwards by turns, so that values travel both ways along the numbering.
    const direction = round % 2 === 0 ? 1 : -1;
    for (let i = 0, v = direction > 0 ? 0 : count - 1; i < count; i++, v += direction) {
      let x = 0;
      let y = 0;
      let z = 0;
      const last = starts[v + 1];
      for (let e = starts[v]; e < last; e++) {
        const n = offsets[e];
        x += result[n];
        y += result[n + 1];
        z += result[n + 2];
      }
      const k = 3 * v;
      const step = steps[v];
      result[k] = (1 - OVERSHOOT) * result[k] + step * x + fixed[k];
      result[k + 1] = (1 - OVERSHOOT) * result[k + 1] + step * y + fixed[k + 1];
      result[k + 2] = (1 - OVERSHOOT) * result[k + 2] + step * z + fixed[k + 2];
    }
  }
  return new Float32Array(result);
}

/** Breadth-first start values: each vertex copies the nearest certain one. */
function nearestKnown(
  { starts, neighbors }: VertexGraph,
  values: Float32Array,
  weights: Float32Array,
  mean: readonly number[],
): Float64Array {
  const count = weights.length;
  const result = new Float64Array(3 * count);
  const isSet = new Uint8Array(count);
  const queue = new Uint32Array(count);
  let end = 0;
  for (let v = 0; v < count; v++) {
    const isKnown = weights[v] >= 0.2;
    for (let k = 0; k < 3; k++) result[3 * v + k] = isKnown ? values[3 * v + k] : mean[k];
    if (!isKnown) continue;
    isSet[v] = 1;
    queue[end++] = v;
  }
  for (let head = 0; head < end; head++) {
    const v = queue[head];
    for (let e = starts[v]; e < starts[v + 1]; e++) {
      const u = neighbors[e];
      if (isSet[u]) continue;
      isSet[u] = 1;
      queue[end++] = u;
      for (let k = 0; k < 3; k++) result[3 * u + k] = result[3 * v + k];
    }
  }
  return result;
}
