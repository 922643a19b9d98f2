import type { GatheredView } from './gather-view.js';
import { tonedValue } from './log-tone.js';
import { type TexelMap, texelPlanes } from './texel-map.js';

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
  for (let face = 0; face < base.isSeen.length; face++) base.isSeen[face] |= added.isSeen[face];
}

/**
 * Multiplies a view's weights by a value per vertex, in place.
 *
 * @param factors [V]
 */
export function weighView(map: TexelMap, faces: Uint32Array, view: GatheredView, factors: Float32Array): void {
  const { size, starts, runs } = map;
  const { weights, isSeen } = view;
  const plane = new Float64Array(3);
  for (let face = 0; face < isSeen.length; face++) {
    if (isSeen[face] === 0) continue;
    if (factors[faces[3 * face]] >= 1 && factors[faces[3 * face + 1]] >= 1 && factors[faces[3 * face + 2]] >= 1)
      continue;
    texelPlanes(map, faces, face, factors, 1, plane);
    for (let r = starts[face]; r < starts[face + 1]; r += 3) {
      const row = runs[r];
      const factorRow = plane[0] + plane[2] * row;
      for (let column = runs[r + 1]; column < runs[r + 2]; column++) {
        const factor = factorRow + plane[1] * column;
        const texel = row * size + column;
        weights[texel] = weights[texel] * Math.max(0, Math.min(1, factor)) + 0.5;
      }
    }
  }
}

/**
 * Multiplies a view's tone by a gain per vertex and channel, in place.
 *
 * @param gains [V, 3]
 */
export function toneView(map: TexelMap, faces: Uint32Array, view: GatheredView, gains: Float32Array): void {
  const { size, starts, runs } = map;
  const { colors, isSeen } = view;
  const plane = new Float64Array(9);
  for (let face = 0; face < isSeen.length; face++) {
    if (isSeen[face] === 0) continue;
    texelPlanes(map, faces, face, gains, 3, plane);
    for (let r = starts[face]; r < starts[face + 1]; r += 3) {
      const row = runs[r];
      for (let column = runs[r + 1]; column < runs[r + 2]; column++) {
        const c = 3 * (row * size + column);
        for (let k = 0; k < 3; k++) {
          const gain = plane[3 * k] + plane[3 * k + 1] * column + plane[3 * k + 2] * row;
          colors[c + k] = tonedValue(colors[c + k], gain) + 0.5;
        }
      }
    }
  }
}
