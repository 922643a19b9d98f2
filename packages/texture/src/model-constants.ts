import { type GraphLevel, graphLevels } from './graph-levels.js';
import { mirrorVertices } from './mirror-vertices.js';
import { faceCore, outlineCaution, type Regions, regionTrust } from './region-trust.js';
import { edgeLengths, type VertexGraph, vertexGraph } from './vertex-graph.js';

/** What texturing needs to know of a head model, whatever the photo. */
export interface ModelConstants {
  readonly graph: VertexGraph;
  /** The graph and coarser versions of it: what tones spread over */
  readonly levels: readonly GraphLevel[];
  /** [E], m, of `graph` at rest; null without rest vertices */
  readonly lengths: Float32Array | null;
  /** [V], the vertex across the plane of symmetry or -1; null without rest vertices */
  readonly mirror: Int32Array | null;
  /** [V], 0..1: how far a photo is believed */
  readonly trust: Float32Array;
  /** [V], 0..1: how far to keep away from outlines */
  readonly caution: Float32Array;
  /** [V], 0..1: the middle of the face; null when the model does not tell */
  readonly core: Float32Array | null;
}

interface Known {
  readonly regions: Regions;
  readonly rest: Float32Array | undefined;
  readonly vertexCount: number;
  readonly constants: ModelConstants;
}

/** Kept for as long as the model's arrays live. */
const kept = new WeakMap<Uint32Array, Known>();

/** Computes a model's constants, or gives those made before from the same arrays. */
export function modelConstants(
  faces: Uint32Array,
  vertexCount: number,
  regions: Regions,
  rest: Float32Array | undefined,
): ModelConstants {
  const known = kept.get(faces);
  if (known?.regions === regions && known.rest === rest && known.vertexCount === vertexCount) return known.constants;
  const graph = vertexGraph(faces, vertexCount);
  const constants = {
    graph,
    levels: graphLevels(graph),
    lengths: rest ? edgeLengths(graph, rest) : null,
    mirror: rest ? mirrorVertices(rest) : null,
    trust: regionTrust(regions, graph, vertexCount),
    caution: outlineCaution(regions, vertexCount),
    core: rest ? faceCore(regions, rest) : null,
  };
  kept.set(faces, { regions, rest, vertexCount, constants });
  return constants;
}
