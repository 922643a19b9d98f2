import type { PhotoVisibility } from './photo-visibility.js';
import { type TexelMap, texelPlanes } from './texel-map.js';
import { sampleSrgb, type TexturePyramid } from './texture-pyramid.js';

/** Cosine between a surface and the view at which trust begins and is full. */
const COSINE_RANGE = [0.2, 0.6] as const;
/** Distance from an outline at which trust begins and is full, m. */
const OUTLINE_RANGE = [0.0012, 0.005] as const;
/** A surface hides another when it is nearer by this, m: less than an eyelid's thickness. */
const DEPTH_BIAS = 0.0006;
/** Trust below this gives no texel. */
const LEAST_TRUST = 0.01;

/** Colours and trust that photos give to the texels of a texture. */
export interface GatheredView {
  /** [size, size, 3], sRGB */
  readonly colors: Uint8Array;
  /** [size, size], 0..255; 0 is unseen or untrusted */
  readonly weights: Uint8Array;
  /** [F], 1 where any of the face's texels may have a weight */
  readonly isSeen: Uint8Array;
}

/** A view that sees nothing. */
export function emptyView({ size, starts }: TexelMap): GatheredView {
  return {
    colors: new Uint8Array(3 * size * size),
    weights: new Uint8Array(size * size),
    isSeen: new Uint8Array(starts.length - 1),
  };
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
  const { size, starts, runs } = map;
  const { scale, offsetX, offsetY, outlineFifths, pixelsPerMetre } = visibility;
  const { width, height, depth } = visibility.buffers;
  const view = emptyView(map);
  const { colors, weights, isSeen } = view;
  const photo = pyramid.level(0);
  // Inside the photo, and inside the part of the picture that was drawn: a texel of the layout may lie a little beside it.
  const xLow = Math.max(0, offsetX);
  const yLow = Math.max(0, offsetY);
  const xHigh = Math.min(width - 1 - 1e-9, (photo.width - 1) * scale + offsetX);
  const yHigh = Math.min(height - 1 - 1e-9, (photo.height - 1) * scale + offsetY);
  const outline0 = OUTLINE_RANGE[0] * pixelsPerMetre;
  const outline1 = OUTLINE_RANGE[1] * pixelsPerMetre;
  const values = valuesOf(vertices);
  const plane = new Float64Array(18);
  const slope = new Float64Array(2);
  const color = new Float64Array(3);

  for (let face = 0; face < isSeen.length; face++) {
    if (starts[face] === starts[face + 1] || !mayBeSeen(faces, face, vertices)) continue;
    texelPlanes(map, faces, face, values, 6, plane);
    depthSlope(faces, face, vertices.points, slope);
    const xStep = plane[1];
    const yStep = plane[4];
    const zStep = plane[7];
    const cosineStep = plane[10];
    const trustStep = plane[13];
    const cautionStep = plane[16];
    const slopeX = slope[0];
    const slopeY = slope[1];
    const index = levelOf(xStep * plane[5] - plane[2] * yStep, scale, pyramid.last);
    const level = pyramid.level(index);
    const step = 1 / (1 << index);
    const toLevel = step / scale;
    const shift = 0.5 * step - 0.5;
    for (let r = starts[face]; r < starts[face + 1]; r += 3) {
      const row = runs[r];
      const end = runs[r + 2];
      const xRow = plane[0] + plane[2] * row;
      const yRow = plane[3] + plane[5] * row;
      const zRow = plane[6] + plane[8] * row - DEPTH_BIAS;
      const cosineRow = plane[9] + plane[11] * row;
      const trustRow = plane[12] + plane[14] * row;
      const cautionRow = plane[15] + plane[17] * row;
      for (let column = runs[r + 1]; column < end; column++) {
        const cosine = cosineRow + cosineStep * column;
        const trust = trustRow + trustStep * column;
        if (cosine <= COSINE_RANGE[0] || trust <= LEAST_TRUST) continue;
        const x = xRow + xStep * column;
        const y = yRow + yStep * column;
        if (!(x >= xLow && y >= yLow && x <= xHigh && y <= yHigh)) continue;
        const x0 = x | 0;
        const y0 = y | 0;
        // The face's own plane against the depth picture at the four pixels around: the plane takes slope out of the bias.
        const own = zRow + zStep * column + slopeX * (x0 - x) + slopeY * (y0 - y);
        const q = y0 * width + x0;
        if (own > depth[q] || own + slopeX > depth[q + 1]) continue;
        if (own + slopeY > depth[q + width] || own + slopeX + slopeY > depth[q + width + 1]) continue;

        const nearest = ((y + 0.5) | 0) * width + ((x + 0.5) | 0);
        const caution = cautionRow + cautionStep * column;
        const edge = ramp((outlineFifths[nearest] / 5) | 0, caution * outline0 - 0.5, caution * outline1);
        const weight = ramp(cosine, COSINE_RANGE[0], COSINE_RANGE[1]) * edge * Math.min(1, trust);
        const byte = (255 * weight + 0.5) | 0;
        if (byte === 0) continue;
        sampleSrgb(level, (x - offsetX) * toLevel + shift, (y - offsetY) * toLevel + shift, color);
        const texel = row * size + column;
        weights[texel] = byte;
        colors[3 * texel] = color[0] + 0.5;
        colors[3 * texel + 1] = color[1] + 0.5;
        colors[3 * texel + 2] = color[2] + 0.5;
        isSeen[face] = 1;
      }
    }
  }
  return view;
}

/** Place, depth, cosine, trust and caution, [V, 6]. */
function valuesOf({ points, cosines, trust, caution }: ViewVertices): Float64Array {
  const values = new Float64Array(6 * trust.length);
  for (let v = 0; v < trust.length; v++) {
    values[6 * v] = points[3 * v];
    values[6 * v + 1] = points[3 * v + 1];
    values[6 * v + 2] = points[3 * v + 2];
    values[6 * v + 3] = cosines[v];
    values[6 * v + 4] = trust[v];
    values[6 * v + 5] = caution[v];
  }
  return values;
}

/** Whether a corner is turned far enough to the viewer and one is trusted: the other faces give no texel. */
function mayBeSeen(faces: Uint32Array, face: number, { cosines, trust }: ViewVertices): boolean {
  const a = faces[3 * face];
  const b = faces[3 * face + 1];
  const c = faces[3 * face + 2];
  const isTurned = cosines[a] > COSINE_RANGE[0] || cosines[b] > COSINE_RANGE[0] || cosines[c] > COSINE_RANGE[0];
  return isTurned && (trust[a] > LEAST_TRUST || trust[b] > LEAST_TRUST || trust[c] > LEAST_TRUST);
}

/** Change of a face's depth per raster pixel to the right and down; 0 for a face seen edge-on. */
function depthSlope(faces: Uint32Array, face: number, points: Float64Array, out: Float64Array): void {
  const a = 3 * faces[3 * face];
  const b = 3 * faces[3 * face + 1];
  const c = 3 * faces[3 * face + 2];
  const x1 = points[b] - points[a];
  const y1 = points[b + 1] - points[a + 1];
  const z1 = points[b + 2] - points[a + 2];
  const x2 = points[c] - points[a];
  const y2 = points[c + 1] - points[a + 1];
  const z2 = points[c + 2] - points[a + 2];
  const area = x1 * y2 - x2 * y1;
  const inverse = Math.abs(area) > 1e-9 ? 1 / area : 0;
  out[0] = (z1 * y2 - z2 * y1) * inverse;
  out[1] = (z2 * x1 - z1 * x2) * inverse;
}

/** Which halving of the photo has the right sharpness: raster pixels per texel, as an area, decide. */
function levelOf(rasterArea: number, scale: number, last: number): number {
  const area = Math.abs(rasterArea) / (scale * scale);
  return area < 2 ? 0 : Math.min(last, Math.round(0.5 * Math.log2(area) - 0.25));
}

/** 0 below `low`, 1 above `high`, smooth between. */
function ramp(value: number, low: number, high: number): number {
  const t = (value - low) / (high - low);
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}
