import { addScaled, mirrorField, type Points, targetField } from './field.js';
import type { Targets } from './targets.js';

/** One way a face can differ: displacement fields for +1 and -1 of a whole slider, and for its left half alone. */
export interface Slider {
  readonly name: string;
  readonly sigma: number;
  readonly positive: Float64Array;
  readonly negative: Float64Array;
  /** the left side's fields, for sliders that exist on both sides (eyes, cheeks, ears) */
  readonly left: { readonly positive: Float64Array; readonly negative: Float64Array } | null;
}

const OPPOSITES = [
  ['decr', 'incr'],
  ['less', 'more'],
  ['in', 'out'],
  ['down', 'up'],
  ['min', 'max'],
  ['small', 'big'],
  ['backward', 'forward'],
  ['concave', 'convex'],
  ['deflate', 'inflate'],
  ['decrease', 'increase'],
  ['compress', 'uncompress'],
  ['lessgreek', 'moregreek'],
  ['lesshump', 'morehump'],
  ['pointed', 'triangle'],
  ['round', 'square'],
  ['potato', 'point'],
] as const;

/** Standard deviations by group of sliders: larger ones give caricatures. */
const SIGMA: Readonly<Record<string, number>> = {
  head: 0.14,
  forehead: 0.18,
  eyebrows: 0.25,
  neck: 0.12,
  eyes: 0.2,
  nose: 0.24,
  mouth: 0.2,
  chin: 0.22,
  cheek: 0.2,
  ears: 0.18,
};
/** Sliders that place a part elsewhere, or age: rigid motion and the macros cover them. */
const SKIPPED = /neck-trans|neck-scale-vert|head-trans|nose-trans-horiz|mouth-trans-(in|out)|head-age|neck-double/;

/**
 * Pairs the detail targets into sliders. Where one end has no CC0 twin it is the other end's negative, and where one side
 * has none it is the other side's mirror image.
 */
export function collectSliders(points: Points, targets: Targets): Slider[] {
  const bases = new Map<string, { low: string; high: string }>();
  for (const name of targets.names) {
    const group = name.split('/')[0];
    if (!(group in SIGMA) || SKIPPED.test(name)) continue;
    const pair = OPPOSITES.find(([low, high]) => name.endsWith(`-${low}`) || name.endsWith(`-${high}`));
    if (!pair) continue;
    const stem = name.slice(0, name.lastIndexOf('-')).replace('/r-', '/l-');
    bases.set(stem, { low: `${stem}-${pair[0]}`, high: `${stem}-${pair[1]}` });
  }
  const find = (name: string): Float64Array | null => {
    if (targets.has(name)) return targetField(points, targets.row(name));
    const other = name.replace('/l-', '/r-');
    return other !== name && targets.has(other) ? mirrorField(points, targetField(points, targets.row(other))) : null;
  };
  return [...bases].map(([name, { low, high }]) => {
    const positive = find(high) ?? scaled(find(low), -1);
    const negative = find(low) ?? scaled(find(high), -1);
    const sigma = SIGMA[name.split('/')[0]];
    if (!name.includes('/l-')) return { name, sigma, positive, negative, left: null };
    return {
      name: name.replace('/l-', '/'),
      sigma,
      positive: bothSides(points, positive),
      negative: bothSides(points, negative),
      left: { positive, negative },
    };
  });
}

/** Face outlines that only exist in one direction. */
export function collectOutlines(points: Points, targets: Targets): Float64Array[] {
  const kinds = [
    'diamond',
    'fat',
    'invertedtriangular',
    'oval',
    'rectangular',
    'round',
    'skinny',
    'square',
    'triangular',
  ];
  return kinds.map((kind) => targetField(points, targets.row(`head/head-${kind}`)));
}

/** The left halves of the asymmetry targets. */
export function collectAsymmetries(points: Points, targets: Targets): Float64Array[] {
  return targets.names
    .filter((name) => name.startsWith('asym/asym-') && name.endsWith('-l'))
    .map((name) => targetField(points, targets.row(name)));
}

function scaled(field: Float64Array | null, factor: number): Float64Array {
  if (!field) throw new Error('a slider without any end');
  return field.map((x) => factor * x);
}

function bothSides(points: Points, left: Float64Array): Float64Array {
  const out = mirrorField(points, left);
  addScaled(out, left, 1);
  return out;
}
