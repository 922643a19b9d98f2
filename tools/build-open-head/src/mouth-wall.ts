/** Behind skin nearer than this a wall goes wholly with it, m; twice as far away it goes its own way. */
const THICKNESS = 0.008;
/** Skin that is further than the nearest by about this counts little, m. */
const BLEND = 0.005;
/** Rows of the skin this far from a wall's point are not looked at, m. */
const SEARCH = 2 * THICKNESS + BLEND;

/** Keeps lips and cheeks as thick as they are at rest. */
export interface MouthWall {
  /** Lets the mouth's wall go with the skin in front of it; `direction` [V, 3] in place. */
  follow(direction: Float64Array): void;
}

/**
 * Ties the wall of the mouth to the skin around it. The sculpted units move skin and wall each as it looks right for one unit;
 * where several pull the upper lip back at once, as in an open smile, the wall would come out through the skin. Moved
 * alike, the two keep their distance in every mixture.
 *
 * @param shape [V, 3] m
 * @param jaw   [V] weight of the jaw joint: upper wall goes with upper skin
 */
export function createMouthWall(
  shape: ArrayLike<number>,
  skin: Iterable<number>,
  wall: Iterable<number>,
  jaw: ArrayLike<number>,
): MouthWall {
  const isLower = (row: number) => jaw[row] >= 0.5;
  const sides = [...skin];
  const ties = [...wall].flatMap((row) => {
    const near = sides
      .filter((other) => isLower(other) === isLower(row))
      .map((other) => ({
        row: other,
        gap: Math.hypot(...[0, 1, 2].map((k) => shape[3 * row + k] - shape[3 * other + k])),
      }))
      .filter(({ gap }) => gap < SEARCH);
    if (near.length === 0) return [];
    const nearest = Math.min(...near.map(({ gap }) => gap));
    const hold = smoothStep(2 - nearest / THICKNESS);
    if (hold === 0) return [];
    const shares = near.map(({ gap }) => Math.exp((nearest ** 2 - gap ** 2) / BLEND ** 2));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return [{ row, hold, skin: near.map((other, i) => ({ row: other.row, share: shares[i] / total })) }];
  });
  return {
    follow(direction) {
      for (const { row, hold, skin: anchors } of ties) {
        for (let k = 0; k < 3; k++) {
          const wanted = anchors.reduce((sum, anchor) => sum + anchor.share * direction[3 * anchor.row + k], 0);
          direction[3 * row + k] += hold * (wanted - direction[3 * row + k]);
        }
      }
    },
  };
}

/** 0 below 0, 1 above 1. */
function smoothStep(t: number): number {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
}
