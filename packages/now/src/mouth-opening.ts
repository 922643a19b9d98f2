import type { AabbTree } from './aabb-tree.js';
import { castRay } from './cast-ray.js';
import type { SevenLandmarks } from './seven-landmarks.js';

type Point = readonly [number, number, number];

/** From the level of the mouth's corners: up to the upper lip, down past an opened jaw; mm. */
const above = 12;
const below = 40;
const stepMm = 0.5;
/** Lips stand this far before what shows between them; creases of closed lips and the hollow over the chin are shallower. */
const pitMm = 8;
const farAway = 100;

/**
 * How far the mouth stands open, mm: the height of the pit between the lips, seen from the front along three lines through the
 * mouth (their median). 0 to 2 for closed lips, whatever the mesh's topology.
 *
 * @param tree      the mesh, mm
 * @param landmarks in the mesh's frame
 */
export function mouthOpening(tree: AabbTree, landmarks: SevenLandmarks): number {
  const point = (index: number): Point => [landmarks[3 * index], landmarks[3 * index + 1], landmarks[3 * index + 2]];
  const eyes = middle(point(0), point(3));
  const mouth = middle(point(5), point(6));
  const left = unit(minus(point(3), point(0)));
  const raised = minus(eyes, mouth);
  const up = unit(plus(raised, left, -dot(raised, left)));
  const front: Point = [
    left[1] * up[2] - left[2] * up[1],
    left[2] * up[0] - left[0] * up[2],
    left[0] * up[1] - left[1] * up[0],
  ];
  const heights = [-5, 0, 5].map((aside) => {
    const profile: number[] = [];
    for (let height = above; height >= -below; height -= stepMm) {
      const start = plus(plus(plus(mouth, left, aside), up, height), front, farAway);
      const hit = castRay(tree, start, [-front[0], -front[1], -front[2]]);
      profile.push(hit ? farAway - hit.distance : -farAway);
    }
    return tallestPit(profile) * stepMm;
  });
  return heights.sort((a, b) => a - b)[1];
}

/** The longest run of samples that lie `pitMm` behind something on both of their sides. */
function tallestPit(profile: readonly number[]): number {
  let longest = 0;
  let run = 0;
  for (let k = 0; k < profile.length; k++) {
    const rim = Math.min(Math.max(...profile.slice(0, k + 1)), Math.max(...profile.slice(k)));
    run = rim - profile[k] > pitMm ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const plus = (a: Point, b: Point, times: number): Point => [
  a[0] + times * b[0],
  a[1] + times * b[1],
  a[2] + times * b[2],
];
const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const middle = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
const unit = (a: Point): Point => plus([0, 0, 0], a, 1 / Math.hypot(...a));
