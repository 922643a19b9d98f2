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

/** @returns [E], length of the edge to each of `neighbors`, in the unit of `vertices`, [V, 3] */
export function edgeLengths({ starts, neighbors }: VertexGraph, vertices: Float32Array): Float32Array {
  const lengths = new Float32Array(neighbors.length);
  for (let v = 0; v < starts.length - 1; v++) {
    for (let e = starts[v]; e < starts[v + 1]; e++) {
      const n = 3 * neighbors[e];
      const x = vertices[n] - vertices[3 * v];
      const y = vertices[n + 1] - vertices[3 * v + 1];
      const z = vertices[n + 2] - vertices[3 * v + 2];
      lengths[e] = Math.sqrt(x * x + y * y + z * z);
    }
  }
  return lengths;
}
