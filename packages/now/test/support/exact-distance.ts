type Vector = readonly [bigint, bigint, bigint];

/** Coordinates are multiples of 2^-40, so that they are whole numbers here and nothing is ever rounded. */
export const gridStep = 2 ** -40;

/** The nearest double on the oracle's grid. */
export const onGrid = (value: number): number => Math.round(value / gridStep) * gridStep;

/** Unsigned distance of a point to a triangle by whole-number arithmetic, rounded once at the end. */
export function exactDistance(corners: ArrayLike<number>, at: number, point: ArrayLike<number>): number {
  const corner = (k: number): Vector => wholeNumbers(corners, at + 3 * k);
  const [a, b, c] = [corner(0), corner(1), corner(2)];
  const p = wholeNumbers(point, 0);
  const normal = cross(minus(b, a), minus(c, a));
  const isInside = [
    [a, b],
    [b, c],
    [c, a],
  ].every(([from, to]) => dot(cross(minus(to, from), minus(p, from)), normal) > 0n);
  if (isInside) return root(dot(minus(p, a), normal) ** 2n, dot(normal, normal));
  return Math.min(toSegment(p, a, b), toSegment(p, b, c), toSegment(p, c, a));
}

function toSegment(p: Vector, a: Vector, b: Vector): number {
  const edge = minus(b, a);
  const fromA = minus(p, a);
  const along = dot(fromA, edge);
  const length2 = dot(edge, edge);
  if (along <= 0n) return root(dot(fromA, fromA), 1n);
  if (along >= length2) return root(dot(minus(p, b), minus(p, b)), 1n);
  return root(dot(fromA, fromA) * length2 - along * along, length2);
}

/** The square root of a fraction of squared grid steps, as a length. */
function root(numerator: bigint, denominator: bigint): number {
  return Math.sqrt(Number((numerator << 200n) / denominator)) * 2 ** -100 * gridStep;
}

function wholeNumbers(values: ArrayLike<number>, at: number): Vector {
  return [0, 1, 2].map((axis) => BigInt(values[at + axis] / gridStep)) as unknown as Vector;
}

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vector, b: Vector): bigint => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
