import { addScaled, mirrorField, type Points } from './field.js';
import type { Person } from './macros.js';
import { createRandom, type Random } from './random.js';
import { alignRigidly } from './rigid-alignment.js';
import type { Slider } from './sliders.js';

/** What heads are sampled from. */
export interface Population {
  readonly points: Points;
  /** [P, 3] m */
  readonly base: Float64Array;
  readonly macros: (person: Person) => Float64Array;
  readonly sliders: readonly Slider[];
  readonly outlines: readonly Float64Array[];
  readonly asymmetries: readonly Float64Array[];
  /** [P] weights of the rigid alignment: the skull */
  readonly alignment: Float64Array;
}

const AVERAGE: Person = { ancestry: [1 / 3, 1 / 3, 1 / 3], male: 0.5, old: 0.15, muscle: 0.5, weight: 0.5 };

/**
 * Draws `count` adult heads, aligned rigidly to the average one (metric scale is kept), as rows of [P, 3] numbers in metres.
 * Ancestry, sex, age, build, all sliders with their sigmas, outlines and a few asymmetries are drawn independently.
 */
export function sampleHeads(population: Population, count: number, seed: number): Float32Array[] {
  const random = createRandom(seed);
  const reference = Float64Array.from(population.base);
  addScaled(reference, population.macros(AVERAGE), 1);
  return Array.from({ length: count }, () => {
    const head = drawHead(population, random);
    alignRigidly(head, reference, population.alignment);
    return Float32Array.from(head);
  });
}

function drawHead(population: Population, random: Random): Float64Array {
  const head = Float64Array.from(population.base);
  addScaled(head, population.macros(drawPerson(random)), 1);
  for (const slider of population.sliders) {
    const value = clamp(slider.sigma * random.normal(), -0.9, 0.9);
    addScaled(head, value > 0 ? slider.positive : slider.negative, Math.abs(value));
    if (!slider.left) continue;
    const left = 0.05 * random.normal();
    addScaled(head, left > 0 ? slider.left.positive : slider.left.negative, Math.abs(left));
  }
  for (const outline of population.outlines) addScaled(head, outline, clamp(0.12 * random.normal(), 0, 0.9));
  for (const asymmetry of population.asymmetries) {
    const value = 0.06 * random.normal();
    addScaled(head, random.uniform() < 0.5 ? asymmetry : mirrorField(population.points, asymmetry), value);
  }
  return head;
}

function drawPerson(random: Random): Person {
  const shares = [0, 1, 2].map(() => random.uniform() ** 2.2 + 1e-3);
  const total = shares[0] + shares[1] + shares[2];
  const lean = random.uniform() < 0.5 ? 0 : 1;
  return {
    ancestry: [shares[0] / total, shares[1] / total, shares[2] / total],
    male: clamp(Math.abs(lean - 0.3 * Math.abs(random.normal())), 0, 1),
    old: clamp(Math.abs(0.25 * random.normal()), 0, 0.85),
    muscle: clamp(0.5 + 0.13 * random.normal(), 0, 1),
    weight: clamp(0.5 + 0.16 * random.normal(), 0, 1),
  };
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x));
}
