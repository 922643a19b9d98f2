import type { RasterBuffers } from './raster-buffers.js';

/** Pixels along a tile's side, as a shift. */
const TILE_BITS = 3;
const TILE = 1 << TILE_BITS;
/** Depth plus or minus this part of itself is never equal after rounding to float32. */
const ROUNDING = 1e-6;

/** The farthest depth in each tile of a picture: tells of a whole face that it lies behind. */
export class HiddenTiles {
  private readonly columns: number;
  private readonly rows: number;
  private readonly farthest: Float32Array;

  constructor({ width, height, depth }: RasterBuffers) {
    this.columns = (width + TILE - 1) >> TILE_BITS;
    this.rows = (height + TILE - 1) >> TILE_BITS;
    this.farthest = new Float32Array(this.columns * this.rows).fill(Number.NEGATIVE_INFINITY);
    for (let y = 0; y < height; y++) {
      const line = (y >> TILE_BITS) * this.columns;
      for (let tile = 0, p = y * width; tile < this.columns; tile++) {
        const end = Math.min(p + TILE, (y + 1) * width);
        let far = this.farthest[line + tile];
        for (; p < end; p++) if (depth[p] > far) far = depth[p];
        this.farthest[line + tile] = far;
      }
    }
  }

  /** True when the triangle with corners at offsets a, b, c of `points` is farther than all its tiles show. */
  hides(points: Float32Array | Float64Array, a: number, b: number, c: number): boolean {
    const near = Math.min(points[a + 2], points[b + 2], points[c + 2]);
    const limit = near - Math.abs(near) * ROUNDING;
    const x0 = tileOf(Math.min(points[a], points[b], points[c]), this.columns);
    const x1 = tileOf(Math.max(points[a], points[b], points[c]), this.columns);
    const y0 = tileOf(Math.min(points[a + 1], points[b + 1], points[c + 1]), this.rows);
    const y1 = tileOf(Math.max(points[a + 1], points[b + 1], points[c + 1]), this.rows);
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) if (!(limit > this.farthest[y * this.columns + x])) return false;
    }
    return true;
  }
}

function tileOf(pixel: number, count: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor(pixel / TILE)));
}
