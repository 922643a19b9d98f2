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
      const first = 2 * y * size + 2 * x;
      const right = 2 * x + 1 < size ? 1 : 0;
      const down = 2 * y + 1 < size ? size : 0;
      // Beyond the edge of an odd size lies nothing.
      const a = filled[first];
      const b = right * filled[first + right];
      const c = down === 0 ? 0 : filled[first + down];
      const d = down === 0 ? 0 : right * filled[first + down + right];
      const count = a + b + c + d;
      if (count < 4) isComplete = false;
      if (count === 0) continue;
      const q = y * half + x;
      coarseFilled[q] = 1;
      const p = 3 * first;
      const pRight = p + 3 * right;
      const pDown = p + 3 * down;
      const pBoth = pDown + 3 * right;
      for (let k = 0; k < 3; k++) {
        const sum = a * colors[p + k] + b * colors[pRight + k] + c * colors[pDown + k] + d * colors[pBoth + k];
        coarse[3 * q + k] = sum / count;
      }
    }
  }
  if (isComplete || size <= 1) return;
  pullPush(coarse, coarseFilled, half);
  for (let y = 0, p = 0; y < size; y++) {
    const row = (y >> 1) * half;
    for (let x = 0; x < size; x++, p++) {
      if (filled[p] !== 0) continue;
      const q = 3 * (row + (x >> 1));
      colors[3 * p] = coarse[q];
      colors[3 * p + 1] = coarse[q + 1];
      colors[3 * p + 2] = coarse[q + 2];
    }
  }
}
