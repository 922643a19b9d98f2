/** Neighbours of each vertex: `neighbors[starts[v] .. starts[v + 1]]`. */
export interface VertexGraph {
  readonly starts: Uint32Array;
  readonly neighbors: Uint32Array;
}

/** The edges of a mesh as adjacency lists; an edge shared by two faces is listed once from each end. */
export function vertexGraph(faces: Uint32Array, vertexCount: number): VertexGraph {
  const lists: Set<number>[] = Array.from({ length: vertexCount }, () => new Set());
  for (let f = 0; f < faces.length; f += 3) {
    for (let k = 0; k < 3; k++) {
      const a = faces[f + k];
      const b = faces[f + ((k + 1) % 3)];
      lists[a].add(b);
      lists[b].add(a);
    }
  }
  const starts = new Uint32Array(vertexCount + 1);
  for (let v = 0; v < vertexCount; v++) starts[v + 1] = starts[v] + lists[v].size;
  const neighbors = new Uint32Array(starts[vertexCount]);
  lists.forEach((list, v) => {
    neighbors.set([...list], starts[v]);
  });
  return { starts, neighbors };
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
const ROUNDS = 120;

/**
 * Spreads values known at some vertices smoothly over the whole mesh: the membrane of Poisson blending, on the surface
 * itself, so that texture seams do not exist for it. A part without any data gets the weighted mean of all data.
 *
 * @param values  [V, channels], read where `weights` > 0
 * @param weights [V], >= 0, 1 is certain
 * @returns [V, channels]
 */
export function spreadOverGraph(
  graph: VertexGraph,
  values: Float32Array,
  weights: Float32Array,
  channels: number,
): Float32Array {
  const count = weights.length;
  const mean = new Float64Array(channels);
  let total = 1e-12;
  for (let v = 0; v < count; v++) {
    total += weights[v];
    for (let k = 0; k < channels; k++) mean[k] += weights[v] * values[v * channels + k];
  }
  for (let k = 0; k < channels; k++) mean[k] /= total;

  const result = nearestKnown(graph, values, weights, channels, mean);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < count; i++) {
      // Forwards and backwards by turns, so that values travel both ways along the numbering.
      const v = round % 2 === 0 ? i : count - 1 - i;
      const pull = DATA_PULL * weights[v];
      const first = graph.starts[v];
      const last = graph.starts[v + 1];
      const inverse = 1 / (last - first + pull + SCREEN);
      for (let k = 0; k < channels; k++) {
        let sum = SCREEN * mean[k] + (pull > 0 ? pull * values[v * channels + k] : 0);
        for (let e = first; e < last; e++) sum += result[graph.neighbors[e] * channels + k];
        result[v * channels + k] = sum * inverse;
      }
    }
  }
  return result;
}

/** Breadth-first start values: each vertex copies the nearest certain one. */
function nearestKnown(
  graph: VertexGraph,
  values: Float32Array,
  weights: Float32Array,
  channels: number,
  mean: Float64Array,
): Float32Array {
  const count = weights.length;
  const result = new Float32Array(count * channels);
  const isSet = new Uint8Array(count);
  const queue = new Uint32Array(count);
  let end = 0;
  for (let v = 0; v < count; v++) {
    if (weights[v] < 0.2) continue;
    isSet[v] = 1;
    queue[end++] = v;
    for (let k = 0; k < channels; k++) result[v * channels + k] = values[v * channels + k];
  }
  for (let head = 0; head < end; head++) {
    const v = queue[head];
    for (let e = graph.starts[v]; e < graph.starts[v + 1]; e++) {
      const u = graph.neighbors[e];
      if (isSet[u]) continue;
      isSet[u] = 1;
      queue[end++] = u;
      for (let k = 0; k < channels; k++) result[u * channels + k] = result[v * channels + k];
    }
  }
  for (let v = 0; v < count; v++) {
    if (!isSet[v]) for (let k = 0; k < channels; k++) result[v * channels + k] = mean[k];
  }
  return result;
}
