import type { Points } from './field.js';
import { findFollowers, moveFollowers } from './followers.js';

/** How far the correction of the lips' edges reaches into the lips, m. */
const REACH = 0.005;
/** An upper and a lower lip vertex nearer than this in the base shape face each other, m. */
const FACING = 0.0026;

/** Teeth stand this much further back than MakeHuman's, so that they do not show between closed lips, m. */
const TEETH_BEHIND = 0.003;

/** And are this much narrower. */
const TEETH_WIDTH = 0.92;

/** Keeps the mouth closed and the teeth behind it: sliders that move one lip without the other would show the teeth. */
export interface MouthSeam {
  /** Moves the lips of `shape` [P, 3] in place so that their edges meet as in the base shape. */
  settle(shape: Float64Array): void;
  /** Takes from `direction` what would open or cross the lips; in place. */
  slide(direction: Float64Array): void;
}

/**
 * Pairs the edges of the lips on the base shape.
 *
 * @param base [P, 3] m
 * @param jaw [V] weight of the jaw joint: tells the lower lip from the upper
 */
export function createMouthSeam(points: Points, base: Float64Array, jaw: ArrayLike<number>): MouthSeam {
  const gap = (a: number, b: number) => Math.hypot(...[0, 1, 2].map((k) => base[3 * a + k] - base[3 * b + k]));
  const near = Array.from({ length: points.headCount }, (_, row) => row).filter(
    (row) =>
      points.list[row].group === 'body' &&
      Math.abs(base[3 * row]) < 0.03 &&
      Math.abs(base[3 * row + 1] - 0.661) < 0.02 &&
      base[3 * row + 2] > 0.138,
  );
  const [upper, lower] = [near.filter((row) => jaw[row] < 0.5), near.filter((row) => jaw[row] >= 0.5)];
  const nearest = (row: number, others: readonly number[]) =>
    others.reduce((best, other) => (gap(row, other) < gap(row, best) ? other : best));
  const partner = new Map<number, number>();
  for (const [side, other] of [
    [upper, lower],
    [lower, upper],
  ])
    for (const row of side) {
      const facing = nearest(row, other);
      if (gap(row, facing) < FACING) partner.set(row, facing);
    }
  const followers = [upper, lower].flatMap((side) =>
    findFollowers(
      side,
      side.filter((row) => partner.has(row)),
      base,
      REACH,
    ),
  );
  const close = (field: Float64Array, reference: Float64Array | null) => {
    const move = new Map<number, number[]>();
    for (const [row, other] of partner)
      move.set(
        row,
        [0, 1, 2].map((k) => {
          const wanted = reference ? reference[3 * row + k] - reference[3 * other + k] : 0;
          return (wanted - (field[3 * row + k] - field[3 * other + k])) / 2;
        }),
      );
    moveFollowers(followers, field, move);
  };
  const behind = points.list.flatMap(({ group }, row) => (/teeth|tongue/.test(group) ? [row] : []));
  const follow = (field: Float64Array, reference: Float64Array | null) => {
    for (let k = 0; k < 3; k++) {
      const moved = (rows: readonly number[]) =>
        rows.reduce((sum, row) => sum + field[3 * row + k] - (reference ? reference[3 * row + k] : 0), 0) / rows.length;
      const by = moved([...partner.keys()]) - moved(behind) - (reference && k === 2 ? TEETH_BEHIND : 0);
      for (const row of behind) field[3 * row + k] += by;
    }
  };
  const both = (field: Float64Array, reference: Float64Array | null) => {
    close(field, reference);
    follow(field, reference);
    if (reference) for (const row of behind) field[3 * row] = TEETH_WIDTH * reference[3 * row];
  };
  return { settle: (shape) => both(shape, base), slide: (direction) => both(direction, null) };
}
