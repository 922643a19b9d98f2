import type { Points } from './field.js';

/** Vertex rows of the landmarks that measurements run between. Paired landmarks name the left one. */
export interface MeasuringPoints {
  readonly at: Readonly<Record<keyof typeof PLACES, number>>;
  readonly skull: readonly number[];
  readonly ring: readonly number[];
  readonly leftEye: readonly number[];
}

/** Landmarks on the base mesh, decimetres. */
const PLACES = {
  glabella: [0, 7.516, 1.529],
  sellion: [0, 7.323, 1.506],
  pronasale: [0, 6.909, 1.681],
  subnasale: [0, 6.805, 1.573],
  upperLip: [0, 6.683, 1.602],
  stomion: [0, 6.608, 1.553],
  lowerLip: [0, 6.527, 1.562],
  chin: [0, 6.327, 1.499],
  menton: [0, 6.161, 1.346],
  tragion: [0.734, 7.134, 0.602],
  zygion: [0.69, 7.14, 0.9],
  gonion: [0.51, 6.534, 0.743],
  alare: [0.173, 6.894, 1.489],
  cheilion: [0.253, 6.609, 1.42],
  frontotemporale: [0.515, 7.546, 1.285],
  ectoorbitale: [0.604, 7.241, 1.179],
  infraorbitale: [0.321, 7.143, 1.401],
  euryon: [0.752, 7.655, 0.481],
  superaurale: [0.8, 7.345, 0.5],
  subaurale: [0.728, 6.823, 0.579],
} as const;

/** Sellion lies this much above tragion when the Frankfurt plane is level (ANSUR 1988: 19.0 mm men, 18.2 mm women). */
const SELLION_ABOVE_TRAGION = 0.0186;

/** Finds the landmarks' vertices. @param base [P, 3] the base shape, m */
export function findMeasuringPoints(points: Points, base: Float64Array, ears: Uint32Array): MeasuringPoints {
  const body = Array.from({ length: points.headCount }, (_, v) => v).filter((v) => points.list[v].group === 'body');
  const nearest = (place: readonly number[]) => {
    const distance = (v: number) => Math.hypot(...place.map((x, k) => base[3 * v + k] - x / 10));
    return body.reduce((best, v) => (distance(v) < distance(best) ? v : best));
  };
  const isEar = new Set(ears);
  const height = (v: number) => base[3 * v + 1];
  return {
    at: Object.fromEntries(
      Object.entries(PLACES).map(([name, place]) => [name, nearest(place)]),
    ) as MeasuringPoints['at'],
    skull: body.filter((v) => !isEar.has(v) && height(v) > 0.715),
    ring: body.filter((v) => !isEar.has(v) && Math.abs(height(v) - 0.752) < 0.009),
    leftEye: points.list.flatMap(({ group }, v) => (group === 'helper-l-eye' ? [v] : [])),
  };
}

/** The measurements of `TARGETS`, mm, by name. @param shape [P, 3] m */
export function measureHead(points: Points, at: MeasuringPoints, shape: ArrayLike<number>): Record<string, number> {
  const { tilt, mid } = frankfurt(points, at, shape);
  const place = (v: number): [number, number, number] => {
    const [y, z] = [shape[3 * v + 1] - mid[0], shape[3 * v + 2] - mid[1]];
    return [1e3 * shape[3 * v], 1e3 * (tilt.c * y - tilt.s * z), 1e3 * (tilt.s * y + tilt.c * z)];
  };
  const paired = (v: number): [number, number, number] => {
    const [left, right] = [place(v), place(points.mirror[v])];
    return [(left[0] - right[0]) / 2, (left[1] + right[1]) / 2, (left[2] + right[2]) / 2];
  };
  const mark = Object.fromEntries(Object.entries(at.at).map(([name, v]) => [name, paired(v)])) as Record<
    keyof typeof PLACES,
    [number, number, number]
  >;
  const skull = at.skull.map(place);
  const back = Math.min(...skull.map((p) => p[2]));
  const top = Math.max(...skull.map((p) => p[1]));
  const apart = (a: keyof typeof PLACES, b: keyof typeof PLACES) =>
    Math.hypot(mark[a][1] - mark[b][1], mark[a][2] - mark[b][2]);
  const eye = at.leftEye.map(paired).reduce((sum, p) => sum + p[0] / at.leftEye.length, 0);
  return {
    'head breadth': 2 * mark.euryon[0],
    'head length': Math.max(
      ...skull.filter((p) => p[2] - back < 60).map((p) => Math.hypot(p[1] - mark.glabella[1], p[2] - mark.glabella[2])),
    ),
    'head circumference': hullPerimeter(at.ring.map(place)),
    'bizygomatic breadth': 2 * mark.zygion[0],
    'ear length': apart('superaurale', 'subaurale'),
    'bigonial breadth': 2 * mark.gonion[0],
    'interpupillary breadth': 2 * eye,
    'nose breadth': 2 * mark.alare[0],
    'lip length': 2 * mark.cheilion[0],
    'minimum frontal breadth': 2 * mark.frontotemporale[0],
    'biocular breadth (ectoorbitale)': 2 * mark.ectoorbitale[0],
    'menton-sellion length': apart('menton', 'sellion'),
    'subnasale-sellion length': apart('subnasale', 'sellion'),
    'nose protrusion': apart('pronasale', 'subnasale'),
    'lip height': apart('upperLip', 'lowerLip'),
    'upper lip depth': mark.upperLip[2] - back,
    'lower lip depth': mark.lowerLip[2] - back,
    'sellion height': top - mark.sellion[1],
    'stomion height': top - mark.stomion[1],
    ...Object.fromEntries(
      (
        [
          'glabella',
          'sellion',
          'pronasale',
          'alare',
          'subnasale',
          'stomion',
          'chin',
          'menton',
          'cheilion',
          'infraorbitale',
          'ectoorbitale',
          'frontotemporale',
          'tragion',
        ] as const
      ).map((name) => [`${name} depth`, mark[name][2] - back]),
    ),
  };
}

/** The rotation about x that brings sellion to its height above tragion. */
function frankfurt(points: Points, { at }: MeasuringPoints, shape: ArrayLike<number>) {
  const right = points.mirror[at.tragion];
  const mid = [1, 2].map((k) => (shape[3 * at.tragion + k] + shape[3 * right + k]) / 2);
  const [y, z] = [shape[3 * at.sellion + 1] - mid[0], shape[3 * at.sellion + 2] - mid[1]];
  const angle = Math.asin(SELLION_ABOVE_TRAGION / Math.hypot(y, z)) - Math.atan2(y, z);
  return { tilt: { c: Math.cos(angle), s: -Math.sin(angle) }, mid };
}

/** Length of a tape around points, seen from above (x, z). */
function hullPerimeter(points: readonly (readonly number[])[]): number {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[2] - b[2]);
  const half = (list: readonly (readonly number[])[]) => {
    const chain: (readonly number[])[] = [];
    for (const p of list) {
      while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], p) <= 0) chain.pop();
      chain.push(p);
    }
    return chain;
  };
  const chains = [half(sorted), half(sorted.reverse())];
  return chains.reduce(
    (sum, chain) =>
      sum + chain.slice(1).reduce((length, p, i) => length + Math.hypot(p[0] - chain[i][0], p[2] - chain[i][2]), 0),
    0,
  );
}

function turn(a: readonly number[], b: readonly number[], c: readonly number[]): number {
  return (b[0] - a[0]) * (c[2] - a[2]) - (b[2] - a[2]) * (c[0] - a[0]);
}
