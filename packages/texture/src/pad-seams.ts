import type { TexelMap } from './texel-map.js';

/**
 * Fills texels outside the layout with the colours of the islands next to them, so that neither filtering nor smaller
 * versions of the texture show a seam. In place.
 *
 * Each round averages the filled neighbours of every empty texel on a grid, then the rest comes from a coarser grid.
 *
 * @param colors [size, size, 3]
 */
export function padSeams(map: TexelMap, colors: Uint8Array): void {
  const filled = new Uint8Array(map.faceIds.length);
  for (let p = 0; p < filled.length; p++) filled[p] = map.faceIds[p] >= 0 ? 1 : 0;
  pullPush(colors, filled, map.size);
}

function pullPush(colors: Uint8Array, filled: Uint8Array, size: number): void {
  const half = (size + 1) >> 1;
  const coarse = new Uint8Array(3 * half * half);
  const coarseFilled = new Uint8Array(half * half);
  let isComplete = true;
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      let count = 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let k = 0; k < 4; k++) {
        const fx = 2 * x + (k & 1);
        const fy = 2 * y + (k >> 1);
        if (fx >= size || fy >= size) continue;
        const p = fy * size + fx;
        if (filled[p] === 0) {
          isComplete = false;
          continue;
        }
        count++;
        red += colors[3 * p];
        green += colors[3 * p + 1];
        blue += colors[3 * p + 2];
      }
      if (count === 0) continue;
      const q = y * half + x;
      coarseFilled[q] = 1;
      coarse[3 * q] = red / count;
      coarse[3 * q + 1] = green / count;
      coarse[3 * q + 2] = blue / count;
    }
  }
  if (isComplete || size <= 1) return;
  pullPush(coarse, coarseFilled, half);
  for (let p = 0; p < filled.length; p++) {
    if (filled[p] !== 0) continue;
    const y = Math.floor(p / size);
    const q = 3 * ((y >> 1) * half + ((p - y * size) >> 1));
    colors[3 * p] = coarse[q];
    colors[3 * p + 1] = coarse[q + 1];
    colors[3 * p + 2] = coarse[q + 2];
  }
}
