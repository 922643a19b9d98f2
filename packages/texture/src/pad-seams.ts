import type { TexelMap } from './texel-map.js';

/**
 * Fills texels outside the layout with the colours of the islands next to them, so that neither filtering nor smaller
 * versions of the texture show a seam. In place.
 *
 * Each round averages the filled neighbours of every empty texel on a grid, then the rest comes from a coarser grid.
 *
 * @param colors [size, size, 3]
 */
export function padSeams({ size, gaps }: TexelMap, colors: Uint8Array): void {
  const filled = new Uint8Array(size * size).fill(1);
  for (let g = 0; g < gaps.length; g += 3) filled.fill(0, gaps[g] * size + gaps[g + 1], gaps[g] * size + gaps[g + 2]);
  const half = (size + 1) >> 1;
  const coarse = coarseColors(colors, filled, size);
  for (let g = 0; g < gaps.length; g += 3) {
    const row = gaps[g];
    const coarseRow = (row >> 1) * half;
    for (let column = gaps[g + 1]; column < gaps[g + 2]; column++) {
      const c = 3 * (row * size + column);
      const q = 3 * (coarseRow + (column >> 1));
      colors[c] = coarse[q];
      colors[c + 1] = coarse[q + 1];
      colors[c + 2] = coarse[q + 2];
    }
  }
}

/** @returns the grid of half the size, [half, half, 3], every cell filled */
function coarseColors(colors: Uint8Array, filled: Uint8Array, size: number): Uint8Array {
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
      if (count === 0) {
        isComplete = false;
        continue;
      }
      coarseFilled[y * half + x] = 1;
      const out = 3 * (y * half + x);
      const p = 3 * first;
      const pRight = p + 3 * right;
      const pDown = p + 3 * down;
      const pBoth = pDown + 3 * right;
      if (count === 4) {
        coarse[out] = (colors[p] + colors[pRight] + colors[pDown] + colors[pBoth]) >> 2;
        coarse[out + 1] = (colors[p + 1] + colors[pRight + 1] + colors[pDown + 1] + colors[pBoth + 1]) >> 2;
        coarse[out + 2] = (colors[p + 2] + colors[pRight + 2] + colors[pDown + 2] + colors[pBoth + 2]) >> 2;
        continue;
      }
      for (let k = 0; k < 3; k++) {
        const sum = a * colors[p + k] + b * colors[pRight + k] + c * colors[pDown + k] + d * colors[pBoth + k];
        coarse[out + k] = sum / count;
      }
    }
  }
  if (isComplete || half <= 1) return coarse;
  const coarser = coarseColors(coarse, coarseFilled, half);
  const quarter = (half + 1) >> 1;
  for (let y = 0, p = 0; y < half; y++) {
    const row = (y >> 1) * quarter;
    for (let x = 0; x < half; x++, p++) {
      if (coarseFilled[p] !== 0) continue;
      const q = 3 * (row + (x >> 1));
      coarse[3 * p] = coarser[q];
      coarse[3 * p + 1] = coarser[q + 1];
      coarse[3 * p + 2] = coarser[q + 2];
    }
  }
  return coarse;
}
