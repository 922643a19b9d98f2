import type { VertexGraph } from './vertex-graph.js';

/** A mesh's graph, or one in which each vertex stands for a group of neighbours of the finer one. */
export interface GraphLevel {
  readonly graph: VertexGraph;
  /** [N], vertices of the mesh that each vertex stands for */
  readonly sizes: Float64Array;
  /** [N], the group of each vertex: a row of the next level; null at the coarsest */
  readonly groups: Uint32Array | null;
}

/** Vertices in a group: two thirds of the way to the next ring, so that groups stay round. */
const GROUP = 6;
/** Vertices of a level that is coarse enough to be solved by rounds alone. */
const COARSEST = 64;

/** The graph and ever coarser versions of it, finest first. Groups never join what no edge joins. */
export function graphLevels(graph: VertexGraph): readonly GraphLevel[] {
  const levels: GraphLevel[] = [];
  let sizes = new Float64Array(graph.starts.length - 1).fill(1);
  for (let current = graph; ; ) {
    const count = current.starts.length - 1;
    const { groups, groupCount } = groupNeighbors(current);
    if (count <= COARSEST || groupCount === count) {
      levels.push({ graph: current, sizes, groups: null });
      return levels;
    }
    levels.push({ graph: current, sizes, groups });
    const coarseSizes = new Float64Array(groupCount);
    for (let v = 0; v < count; v++) coarseSizes[groups[v]] += sizes[v];
    current = graphOfGroups(current, groups, groupCount);
    sizes = coarseSizes;
  }
}

/** Each vertex without a group begins one and takes in the nearest others without one. */
function groupNeighbors({ starts, neighbors }: VertexGraph): { groups: Uint32Array; groupCount: number } {
  const count = starts.length - 1;
  const groups = new Uint32Array(count);
  const isTaken = new Uint8Array(count);
  const members = new Uint32Array(GROUP);
  let groupCount = 0;
  for (let first = 0; first < count; first++) {
    if (isTaken[first] !== 0) continue;
    isTaken[first] = 1;
    members[0] = first;
    let end = 1;
    for (let head = 0; head < end; head++) {
      const v = members[head];
      groups[v] = groupCount;
      for (let e = starts[v]; e < starts[v + 1] && end < GROUP; e++) {
        const u = neighbors[e];
        if (isTaken[u] !== 0) continue;
        isTaken[u] = 1;
        members[end++] = u;
      }
    }
    groupCount++;
  }
  return { groups, groupCount };
}

function graphOfGroups({ starts, neighbors }: VertexGraph, groups: Uint32Array, groupCount: number): VertexGraph {
  const joined = Array.from({ length: groupCount }, () => new Set<number>());
  for (let v = 0; v < groups.length; v++) {
    for (let e = starts[v]; e < starts[v + 1]; e++) joined[groups[v]].add(groups[neighbors[e]]);
  }
  const coarseStarts = new Uint32Array(groupCount + 1);
  const coarseNeighbors: number[] = [];
  for (let g = 0; g < groupCount; g++) {
    joined[g].delete(g);
    coarseNeighbors.push(...joined[g]);
    coarseStarts[g + 1] = coarseNeighbors.length;
  }
  return { starts: coarseStarts, neighbors: Uint32Array.from(coarseNeighbors) };
}
