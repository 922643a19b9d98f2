import type { Points } from './field.js';
import { type Follower, findFollowers, moveFollowers } from './followers.js';

/** How far the correction of the lids' edges reaches into the skin around, m. */
const REACH = 0.0045;
/** Skin nearer than this to the globe (in the base shape) lies on it, m. */
const TOUCHING = 0.0016;

/** The bag behind a globe reaches no further out than this, in radii: further, it would come through the cheek. */
const SOCKET_RADII = 1.03;

interface Eye {
  readonly globe: readonly number[];
  readonly followers: readonly Follower[];
  /** skin rows that lie on the globe -> distance from its centre over its radius, in the base shape */
  readonly ratio: ReadonlyMap<number, number>;
  /** rows of the socket behind the globe: their places in the base shape, in radii from its centre, and how far they hang on it */
  readonly socket: readonly { readonly row: number; readonly arm: readonly number[]; readonly weight: number }[];
  /** from the middle of those rows to the globe's centre, in radii, in the base shape */
  readonly inside: readonly number[];
}

/** Keeps globes behind their lids and lids on their globes: sliders that move one without the other would open gaps. */
export interface Eyelids {
  /** Moves globes and the skin around them, `shape` [P, 3] in place, so that lids touch as in the base shape. */
  settle(shape: Float64Array): void;
  /** Makes globes follow their lids in `direction` and leaves lids on them to first order at `shape`; in place. */
  slide(direction: Float64Array, shape: Float64Array): void;
}

/**
 * Finds the lids' edges.
 *
 * @param base [P, 3] the base shape, m
 * @param inSocket tells the rows of the bags behind the globes
 */
export function createEyelids(points: Points, base: Float64Array, inSocket: (row: number) => boolean): Eyelids {
  const eyes = ['helper-l-eye', 'helper-r-eye'].map((group) => findEye(points, base, group, inSocket));
  return {
    settle(shape) {
      for (const eye of eyes) {
        const { radius } = sphere(eye.globe, shape);
        const lids = middle([...eye.ratio.keys()], shape);
        shiftTo(
          eye.globe,
          shape,
          lids.map((x, k) => x + radius * eye.inside[k]),
        );
        const { centre } = sphere(eye.globe, shape);
        const moves = new Map<number, number[]>();
        for (const [edge, ratio] of eye.ratio) {
          const { normal, length } = armOf(shape, edge, centre);
          moves.set(
            edge,
            normal.map((n) => n * (ratio * radius - length)),
          );
        }
        moveFollowers(eye.followers, shape, moves);
        for (const { row, arm, weight } of eye.socket)
          for (let k = 0; k < 3; k++)
            shape[3 * row + k] = (1 - weight) * shape[3 * row + k] + weight * (centre[k] + radius * arm[k]);
      }
    },
    slide(direction, shape) {
      for (const eye of eyes) {
        const { centre, radius } = sphere(eye.globe, shape);
        const drift = middle(eye.globe, direction);
        let growth = 0;
        for (const row of eye.globe) {
          const { normal } = armOf(shape, row, centre);
          for (let k = 0; k < 3; k++)
            growth += (normal[k] * (direction[3 * row + k] - drift[k])) / eye.globe.length / radius;
        }
        const shift = middle([...eye.ratio.keys()], direction).map((x, k) => x + growth * radius * eye.inside[k]);
        shiftTo(eye.globe, direction, shift);
        const moves = new Map<number, number[]>();
        for (const edge of eye.ratio.keys()) {
          const { normal, length } = armOf(shape, edge, centre);
          let off = -growth * length;
          for (let k = 0; k < 3; k++) off += normal[k] * (direction[3 * edge + k] - shift[k]);
          moves.set(
            edge,
            normal.map((n) => -n * off),
          );
        }
        moveFollowers(eye.followers, direction, moves);
        for (const { row, arm, weight } of eye.socket)
          for (let k = 0; k < 3; k++)
            direction[3 * row + k] =
              (1 - weight) * direction[3 * row + k] + weight * (shift[k] + growth * radius * arm[k]);
      }
    },
  };
}

function findEye(points: Points, base: Float64Array, group: string, inSocket: (row: number) => boolean): Eye {
  const globe = points.list.flatMap((vertex, row) => (vertex.group === group ? [row] : []));
  const { centre, radius } = sphere(globe, base);
  const distance = (row: number) => armOf(base, row, centre).length;
  const skin = points.list.flatMap((vertex, row) =>
    vertex.group === 'body' && distance(row) < 2 * radius ? [row] : [],
  );
  const edges = skin.filter((row) => distance(row) < radius + TOUCHING && base[3 * row + 2] > centre[2] + 0.2 * radius);
  const lids = middle(edges, base);
  const toEdge = (row: number) =>
    Math.min(...edges.map((edge) => Math.hypot(...[0, 1, 2].map((k) => base[3 * row + k] - base[3 * edge + k]))));
  const socket = points.list.flatMap((_, row) =>
    inSocket(row) && Math.sign(base[3 * row]) === Math.sign(centre[0])
      ? [
          {
            row,
            arm: centre.map(
              (x, k) => ((base[3 * row + k] - x) / radius) * Math.min(1, SOCKET_RADII / (distance(row) / radius)),
            ),
            weight: 1 - Math.exp(-((toEdge(row) / REACH) ** 2)),
          },
        ]
      : [],
  );
  return {
    globe,
    socket,
    followers: findFollowers(skin, edges, base, REACH),
    ratio: new Map(edges.map((edge) => [edge, distance(edge) / radius])),
    inside: centre.map((x, k) => (x - lids[k]) / radius),
  };
}

/** Moves `rows` together so that their middle lies at `place`. */
function shiftTo(rows: readonly number[], field: Float64Array, place: readonly number[]): void {
  const from = middle(rows, field);
  for (const row of rows) for (let k = 0; k < 3; k++) field[3 * row + k] += place[k] - from[k];
}

function middle(rows: readonly number[], field: Float64Array): number[] {
  return [0, 1, 2].map((k) => rows.reduce((sum, row) => sum + field[3 * row + k], 0) / rows.length);
}

function sphere(globe: readonly number[], shape: Float64Array): { centre: number[]; radius: number } {
  const centre = middle(globe, shape);
  return { centre, radius: globe.reduce((sum, row) => sum + armOf(shape, row, centre).length, 0) / globe.length };
}

function armOf(shape: Float64Array, row: number, centre: readonly number[]): { normal: number[]; length: number } {
  const arm = [0, 1, 2].map((k) => shape[3 * row + k] - centre[k]);
  const length = Math.hypot(...arm);
  return { normal: arm.map((x) => x / length), length };
}
