import { facePlanes } from './face-planes.js';
import type { PhotoVisibility } from './photo-visibility.js';
import type { TexelMap } from './texel-map.js';
import { sampleSrgb, type TexturePyramid } from './texture-pyramid.js';

/** Cosine between a surface and the view at which trust begins and is full. */
const COSINE_RANGE = [0.2, 0.6] as const;
/** Distance from an outline at which trust begins and is full, m. */
const OUTLINE_RANGE = [0.0012, 0.005] as const;
/** A surface hides another when it is nearer by this, m: less than an eyelid's thickness. */
const DEPTH_BIAS = 0.0006;

/** Colours and trust that one photo gives to the texels of a texture. */
export interface GatheredView {
  /** [size, size, 3], sRGB */
  readonly colors: Uint8Array;
  /** [size, size], 0..255; 0 is unseen or untrusted */
  readonly weights: Uint8Array;
}

/** Where each vertex looks into the photo: its own place, or with mirrored fill that of the vertex across. */
export interface ViewVertices {
  /** [V, 3], raster pixels of the visibility picture, metres */
  readonly points: Float64Array;
  /** [V], cosine between normal and view, 1 faces the viewer */
  readonly cosines: Float64Array;
  /** [V], 0..1 */
  readonly trust: Float32Array;
  /** [V], 0..1: how far to keep away from outlines, 1 on skin, less inside mouth and eyes, which are all outline */
  readonly caution: Float32Array;
}

/**
 * Samples a photo for every texel: visible by the depth picture, facing the viewer, away from outlines, inside the photo.
 *
 * @param faces [F, 3], rows of the vertices
 */
export function gatherView(
  map: TexelMap,
  faces: Uint32Array,
  pyramid: TexturePyramid,
  visibility: PhotoVisibility,
  vertices: ViewVertices,
): GatheredView {
  const { size, faceIds, runs } = map;
  const { scale, offsetX, offsetY, outlineFifths } = visibility;
  const { width, height, depth } = visibility.buffers;
  const candidates = candidateFaces(faces, vertices);
  const planes = viewPlanes(map, faces, vertices, candidates.rows);
  const depthSlopes = facePlanes(vertices.points, faces, faces, depthOf(vertices.points), 1, candidates.rows);
  const levels = faceLevels(planes, candidates.rows, scale, pyramid.last);
  const photo = pyramid.level(0);
  const colors = new Uint8Array(3 * size * size);
  const weights = new Uint8Array(size * size);
  const color = new Float64Array(3);
  const outline0 = OUTLINE_RANGE[0] * visibility.pixelsPerMetre;
  const outline1 = OUTLINE_RANGE[1] * visibility.pixelsPerMetre;

  for (let r = 0; r < runs.length; r += 2) {
    const first = runs[r];
    const id = faceIds[first];
    if (candidates.isCandidate[id] === 0) continue;
    const row = Math.floor(first / size);
    const p = 18 * id;
    const slopeX = depthSlopes[3 * id + 1];
    const slopeY = depthSlopes[3 * id + 2];
    const level = pyramid.level(levels[id]);
    const step = 1 / (1 << levels[id]);
    for (let texel = first; texel < runs[r + 1]; texel++) {
      const column = texel - row * size;
      const cosine = planes[p + 9] + planes[p + 10] * column + planes[p + 11] * row;
      const trust = planes[p + 12] + planes[p + 13] * column + planes[p + 14] * row;
      if (cosine <= COSINE_RANGE[0] || trust <= 0.01) continue;
      const x = planes[p] + planes[p + 1] * column + planes[p + 2] * row;
      const y = planes[p + 3] + planes[p + 4] * column + planes[p + 5] * row;
      const photoX = (x - offsetX) / scale;
      const photoY = (y - offsetY) / scale;
      if (!(photoX >= 0 && photoY >= 0 && photoX <= photo.width - 1 && photoY <= photo.height - 1)) continue;
      // A texel of the layout may lie a little outside the part of the picture that was drawn.
      if (!(x >= 0 && y >= 0 && x < width - 1 && y < height - 1)) continue;
      const x0 = x | 0;
      const y0 = y | 0;
      // The face's own plane against the depth picture at the four pixels around: the plane takes slope out of the bias.
      const z = planes[p + 6] + planes[p + 7] * column + planes[p + 8] * row;
      const own = z + slopeX * (x0 - x) + slopeY * (y0 - y) - DEPTH_BIAS;
      const q = y0 * width + x0;
      if (own > depth[q] || own + slopeX > depth[q + 1]) continue;
      if (own + slopeY > depth[q + width] || own + slopeX + slopeY > depth[q + width + 1]) continue;

      const nearest = ((y + 0.5) | 0) * width + ((x + 0.5) | 0);
      const caution = planes[p + 15] + planes[p + 16] * column + planes[p + 17] * row;
      const edge = ramp((outlineFifths[nearest] / 5) | 0, caution * outline0 - 0.5, caution * outline1);
      const weight = ramp(cosine, COSINE_RANGE[0], COSINE_RANGE[1]) * edge * Math.min(1, trust);
      const byte = (255 * weight + 0.5) | 0;
      if (byte === 0) continue;
      sampleSrgb(level, (photoX + 0.5) * step - 0.5, (photoY + 0.5) * step - 0.5, color);
      weights[texel] = byte;
      colors[3 * texel] = color[0] + 0.5;
      colors[3 * texel + 1] = color[1] + 0.5;
      colors[3 * texel + 2] = color[2] + 0.5;
    }
  }
  return { colors, weights };
}

/** Faces with a corner that is turned far enough to the viewer and one that is trusted: the others give no texel. */
function candidateFaces(
  faces: Uint32Array,
  { cosines, trust }: ViewVertices,
): { rows: Uint32Array; isCandidate: Uint8Array } {
  const isCandidate = new Uint8Array(faces.length / 3);
  const rows = new Uint32Array(isCandidate.length);
  let count = 0;
  for (let row = 0; row < isCandidate.length; row++) {
    const a = faces[3 * row];
    const b = faces[3 * row + 1];
    const c = faces[3 * row + 2];
    if (!(Math.max(cosines[a], cosines[b], cosines[c]) > COSINE_RANGE[0])) continue;
    if (!(Math.max(trust[a], trust[b], trust[c]) > 0.01)) continue;
    isCandidate[row] = 1;
    rows[count++] = row;
  }
  return { rows: rows.subarray(0, count), isCandidate };
}

/** Which halving of the photo has the right sharpness for each face: photo pixels per texel decide. */
function faceLevels(planes: Float32Array, rows: Uint32Array, scale: number, last: number): Uint8Array {
  const levels = new Uint8Array(planes.length / 18);
  for (const row of rows) {
    const p = 18 * row;
    const area = Math.abs(planes[p + 1] * planes[p + 5] - planes[p + 2] * planes[p + 4]) / (scale * scale);
    levels[row] = area < 2 ? 0 : Math.min(last, Math.round(0.5 * Math.log2(area) - 0.25));
  }
  return levels;
}

/** Place, depth, cosine, trust and caution as planes over the texture. */
function viewPlanes(
  map: TexelMap,
  faces: Uint32Array,
  { points, cosines, trust, caution }: ViewVertices,
  rows: Uint32Array,
): Float32Array {
  const values = new Float64Array(6 * trust.length);
  for (let v = 0; v < trust.length; v++) {
    values[6 * v] = points[3 * v];
    values[6 * v + 1] = points[3 * v + 1];
    values[6 * v + 2] = points[3 * v + 2];
    values[6 * v + 3] = cosines[v];
    values[6 * v + 4] = trust[v];
    values[6 * v + 5] = caution[v];
  }
  return facePlanes(map.points, map.uvFaces, faces, values, 6, rows);
}

function depthOf(points: Float64Array): Float64Array {
  return Float64Array.from({ length: points.length / 3 }, (_, v) => points[3 * v + 2]);
}

/** 0 below `low`, 1 above `high`, smooth between. */
function ramp(value: number, low: number, high: number): number {
  const t = (value - low) / (high - low);
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}
