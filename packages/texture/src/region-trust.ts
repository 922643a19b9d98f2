import { smoothOverGraph, type VertexGraph } from './vertex-graph.js';

/** Vertex rows by part, as a head model names them: face, scalp, neck, ears, lips, leftEye, rightEye, teeth, tongue, interior. */
export type Regions = Readonly<Record<string, Uint32Array>>;

/** How far a photo is believed on each part: hair, hats and background lie over the scalp, clothes over the neck. */
const PART_TRUST: Readonly<Record<string, number>> = { scalp: 0, boundary: 0 };
/**
 * Half-axes of the part of the face that is skin, eyes or mouth on any photo, m, about the middle between eyes and mouth:
 * up over the eyebrows, where a fringe may begin, and down over a bearded chin.
 */
const CORE_WIDTH = 0.052;
const CORE_ABOVE = 0.054;
const CORE_BELOW = 0.079;
/** @returns [V], 0..1, falling smoothly towards distrusted parts; 1 everywhere without regions */
export function regionTrust(regions: Regions, graph: VertexGraph, vertexCount: number): Float32Array {
  const trust = new Float32Array(vertexCount).fill(1);
  for (const [part, value] of Object.entries(PART_TRUST)) {
    for (const v of regions[part] ?? []) trust[v] = value;
  }
  const smooth = smoothOverGraph(graph, trust, 3);
  return smooth.map((value, v) => Math.max(0, 2 * Math.min(value, trust[v]) - 1));
}

/** Parts that lie between outlines everywhere and would otherwise never be seen. */
const INNER_PARTS = ['teeth', 'tongue', 'interior', 'leftEye', 'rightEye', 'lips'];
const INNER_CAUTION = 0.1;

/** @returns [V], 0..1: how far from outlines a photo is believed, parts of the usual distance */
export function outlineCaution(regions: Regions, vertexCount: number): Float32Array {
  const caution = new Float32Array(vertexCount).fill(1);
  for (const part of INNER_PARTS) for (const v of regions[part] ?? []) caution[v] = INNER_CAUTION;
  return caution;
}

/** @returns [V], 1 in the middle of the face, falling to 0 outside; null when the model does not tell where eyes and lips are */
export function faceCore(regions: Regions, restVertices: Float32Array): Float32Array | null {
  const left = middleOf(regions.leftEye, restVertices);
  const right = middleOf(regions.rightEye, restVertices);
  const lips = middleOf(regions.lips, restVertices);
  if (!left || !right || !lips) return null;
  const x = (left[0] + right[0]) / 2;
  const y = (left[1] + right[1] + 2 * lips[1]) / 4;
  const front = Math.min(left[2], right[2]) - 0.03;
  return Float32Array.from({ length: restVertices.length / 3 }, (_, v) => {
    if (restVertices[3 * v + 2] < front) return 0;
    const rise = restVertices[3 * v + 1] - y;
    // Eyebrows run straight across, the chin is round.
    const power = rise > 0 ? 4 : 2;
    const aside = Math.abs(restVertices[3 * v] - x) / CORE_WIDTH;
    const along = Math.abs(rise) / (rise > 0 ? CORE_ABOVE : CORE_BELOW);
    const distance = (aside ** power + along ** power) ** (1 / power);
    return Math.max(0, Math.min(1, (1 - distance) / 0.09));
  });
}

function middleOf(rows: Uint32Array | undefined, vertices: Float32Array): number[] | null {
  if (!rows || rows.length === 0) return null;
  const sum = [0, 0, 0];
  for (const v of rows) for (let k = 0; k < 3; k++) sum[k] += vertices[3 * v + k] / rows.length;
  return sum;
}
