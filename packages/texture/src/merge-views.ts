import { facePlanes } from './face-planes.js';
import type { GatheredView } from './gather-view.js';
import { TONE_FLOOR } from './log-tone.js';
import type { TexelMap } from './texel-map.js';

/**
 * Adds a view to another in place: where both see a texel the more certain one dominates (fourth power), the rest fades.
 *
 * @param sharpness resolution of `added` relative to `base`; a coarser photo counts less
 */
export function mergeViews(base: GatheredView, added: GatheredView, sharpness: number): void {
  const preference = Math.max(0.25, Math.min(4, sharpness));
  for (let p = 0; p < base.weights.length; p++) {
    const weight = added.weights[p];
    if (weight === 0) continue;
    const a = base.weights[p] ** 4;
    const b = (weight * preference) ** 4;
    const share = b / (a + b);
    for (let k = 3 * p; k < 3 * p + 3; k++) {
      base.colors[k] = base.colors[k] + share * (added.colors[k] - base.colors[k]) + 0.5;
    }
    base.weights[p] = Math.max(base.weights[p], weight);
  }
}

/**
 * Multiplies a view's weights by a value per vertex, in place.
 *
 * @param factors [V]
 */
export function weighView(map: TexelMap, faces: Uint32Array, view: GatheredView, factors: Float32Array): void {
  const planes = facePlanes(map.points, map.uvFaces, faces, factors, 1);
  const { size, faceIds, runs } = map;
  for (let r = 0; r < runs.length; r += 2) {
    const row = Math.floor(runs[r] / size);
    const plane = 3 * faceIds[runs[r]];
    for (let p = runs[r]; p < runs[r + 1]; p++) {
      if (view.weights[p] === 0) continue;
      const column = p - row * size;
      const factor = planes[plane] + planes[plane + 1] * column + planes[plane + 2] * row;
      view.weights[p] = view.weights[p] * Math.max(0, Math.min(1, factor)) + 0.5;
    }
  }
}

/**
 * Multiplies a view's tone by a gain per vertex and channel, in place.
 *
 * @param gains [V, 3]
 */
export function toneView(map: TexelMap, faces: Uint32Array, view: GatheredView, gains: Float32Array): void {
  const planes = facePlanes(map.points, map.uvFaces, faces, gains, 3);
  const { size, faceIds, runs } = map;
  for (let r = 0; r < runs.length; r += 2) {
    const row = Math.floor(runs[r] / size);
    const plane = 9 * faceIds[runs[r]];
    for (let p = runs[r]; p < runs[r + 1]; p++) {
      if (view.weights[p] === 0) continue;
      const column = p - row * size;
      for (let k = 0; k < 3; k++) {
        const gain = planes[plane + 3 * k] + planes[plane + 3 * k + 1] * column + planes[plane + 3 * k + 2] * row;
        const value = (view.colors[3 * p + k] + TONE_FLOOR) * gain - TONE_FLOOR;
        view.colors[3 * p + k] = Math.max(0, Math.min(255, value + 0.5));
      }
    }
  }
}
