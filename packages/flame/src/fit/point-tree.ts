/** A k-d tree over points [N, 3] that do not change: nearest neighbours in about log N steps. */
export class PointTree {
  readonly #points: ArrayLike<number>;
  /** Point rows; every range's middle splits it along the axis of its depth. */
  readonly #rows: Uint32Array;

  constructor(points: ArrayLike<number>) {
    this.#points = points;
    this.#rows = Uint32Array.from({ length: points.length / 3 }, (_, row) => row);
    this.#split(0, this.#rows.length, 0);
  }

  /** The row of the point nearest to (x, y, z), or -1 when none is nearer than `limit`. */
  nearest(x: number, y: number, z: number, limit: number): number {
    const query = [x, y, z];
    let best = -1;
    let bestSquared = limit * limit;
    const search = (start: number, end: number, axis: number) => {
      if (start >= end) return;
      const middle = (start + end) >> 1;
      const row = this.#rows[middle];
      const dx = this.#points[3 * row] - x;
      const dy = this.#points[3 * row + 1] - y;
      const dz = this.#points[3 * row + 2] - z;
      const squared = dx * dx + dy * dy + dz * dz;
      if (squared < bestSquared) {
        bestSquared = squared;
        best = row;
      }
      const offset = query[axis] - this.#points[3 * row + axis];
      const next = (axis + 1) % 3;
      const [near, far] = offset < 0 ? [0, 1] : [1, 0];
      const halves = [
        [start, middle],
        [middle + 1, end],
      ];
      search(halves[near][0], halves[near][1], next);
      if (offset * offset < bestSquared) search(halves[far][0], halves[far][1], next);
    };
    search(0, this.#rows.length, 0);
    return best;
  }

  #split(start: number, end: number, axis: number): void {
    if (end - start < 2) return;
    const middle = (start + end) >> 1;
    this.#rows.subarray(start, end).sort((a, b) => this.#points[3 * a + axis] - this.#points[3 * b + axis]);
    this.#split(start, middle, (axis + 1) % 3);
    this.#split(middle + 1, end, (axis + 1) % 3);
  }
}
