import type { Random } from '@ringnet/build-open-head/dist/random.js';

/** A face that people make: which units work together, each drawn from a range, and how far the jaw drops, radians. */
export interface ExpressionPrototype {
  readonly name: string;
  /** How often, against the others */
  readonly weight: number;
  /** `*` stands for left and right */
  readonly units: Readonly<Record<string, readonly [number, number]>>;
  readonly jaw: readonly [number, number];
}

/**
 * Units drawn one by one hardly ever make a smile, and photos are full of them. Composed by eye from MakeHuman's units;
 * the ranges are ours.
 */
export const expressionPrototypes: readonly ExpressionPrototype[] = [
  { name: 'rest', weight: 3, units: {}, jaw: [0, 0.01] },
  {
    name: 'smile, lips closed',
    weight: 3,
    units: { 'mouth-corner-puller': [0.3, 1], 'mouth-retraction': [0, 0.4], 'eye-*-slit': [0, 0.5] },
    jaw: [0, 0.02],
  },
  {
    name: 'smile with teeth',
    weight: 4,
    units: {
      'mouth-corner-puller': [0.4, 1.1],
      'mouth-part-later': [0.1, 0.6],
      'mouth-upward-retraction': [0, 0.25],
      'mouth-retraction': [0, 0.4],
      'eye-*-slit': [0, 0.6],
    },
    jaw: [0, 0.08],
  },
  {
    name: 'laugh',
    weight: 2,
    units: { 'mouth-corner-puller': [0.5, 1.1], 'mouth-part-later': [0.2, 0.7], 'eye-*-slit': [0.2, 0.9] },
    jaw: [0.05, 0.25],
  },
  { name: 'speech', weight: 2, units: { 'mouth-parling': [0, 0.8], 'mouth-pursing': [0, 0.4] }, jaw: [0.02, 0.2] },
  {
    name: 'surprise',
    weight: 1,
    units: { 'eyebrows-*-up': [0.3, 1], 'eyebrows-*-inner-up': [0, 0.6], 'eye-*-opened-up': [0.2, 1] },
    jaw: [0.05, 0.4],
  },
  {
    name: 'frown',
    weight: 1,
    units: { 'eyebrows-*-down': [0.3, 1], 'mouth-compression': [0, 0.5], 'eye-*-slit': [0, 0.6] },
    jaw: [0, 0.02],
  },
  {
    name: 'sadness',
    weight: 1,
    units: { 'eyebrows-*-inner-up': [0.3, 1], 'mouth-depression': [0.2, 0.7] },
    jaw: [0, 0.02],
  },
  { name: 'kiss', weight: 1, units: { 'mouth-pursing': [0.3, 1], 'mouth-protusion': [0.1, 0.7] }, jaw: [0, 0.03] },
  {
    name: 'disgust',
    weight: 1,
    units: { 'nose-*-elevation': [0.3, 1], 'mouth-upward-retraction': [0.2, 0.7], 'eyebrows-*-down': [0, 0.6] },
    jaw: [0, 0.05],
  },
  { name: 'eyes closed', weight: 1, units: { 'eye-*-closure': [0.6, 1.1] }, jaw: [0, 0.01] },
];

/** Sides differ by up to a tenth. */
const ASYMMETRY = 0.1;

/** Adds a face drawn at random; returns the jaw's drop, radians. */
export function addPrototype(expression: Float32Array, names: readonly string[], random: Random): number {
  const total = expressionPrototypes.reduce((sum, { weight }) => sum + weight, 0);
  let at = total * random.uniform();
  const chosen = expressionPrototypes.find(({ weight }) => {
    at -= weight;
    return at < 0;
  });
  const between = ([low, high]: readonly [number, number]) => low + (high - low) * random.uniform();
  const { units, jaw } = chosen ?? expressionPrototypes[0];
  for (const [unit, range] of Object.entries(units)) {
    const strength = between(range);
    for (const side of unit.includes('*') ? ['left', 'right'] : ['']) {
      const k = names.indexOf(unit.replace('*', side));
      if (k >= 0) expression[k] += strength * (side ? 1 + ASYMMETRY * (2 * random.uniform() - 1) : 1);
    }
  }
  return between(jaw);
}
