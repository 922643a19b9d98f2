import { createRandom, type Random } from '@ringnet/build-open-head/dist/random.js';
import type { HeadModel } from '@ringnet/flame';
import { addPrototype } from './expression-prototypes.js';

/** How a person is seen: face, view, lens and light of one photo. */
export interface Scene {
  /** [E], within the model's bounds */
  readonly expression: Float32Array;
  /** [3] each, axis-angle, radians */
  readonly jawPose: Float32Array;
  readonly eyePose: Float32Array;
  readonly yawRad: number;
  readonly pitchRad: number;
  readonly rollRad: number;
  /** Camera to head's centre, m; 35 mm lenses from near, portraits from afar */
  readonly distanceM: number;
  /** Share of the picture's height that 0.26 m at the head's distance fills */
  readonly fill: number;
  readonly lights: readonly SceneLight[];
  readonly ambient: readonly [number, number, number];
  readonly gloss: number;
  readonly hasShadows: boolean;
  readonly hair: Hair | null;
  readonly beard: number;
  readonly glasses: Glasses | null;
  readonly hat: boolean;
  readonly hand: boolean;
  readonly irisColor: readonly [number, number, number];
  /** Gain per channel and gamma of the skin */
  readonly skinGain: readonly [number, number, number];
  readonly skinGamma: number;
  /** 1 as photographed, 0 one even colour: heads of other makers have no painted lips or brows to go by */
  readonly skinContrast: number;
  /** Standard deviation of a smooth shift of the painted skin over the surface, texture widths */
  readonly paintShift: number;
  readonly blurPx: number;
  /** Standard deviation, 0..255 */
  readonly noise: number;
  /** JPEG quality, 0 for none */
  readonly jpegQuality: number;
  /** Resolution lost: the picture is shrunk to this share and enlarged again */
  readonly resolution: number;
  /** Seeds the details: background, hair strands, occluder places */
  readonly detailSeed: number;
}

export interface SceneLight {
  /** Unit vector towards the light, camera frame */
  readonly direction: readonly [number, number, number];
  readonly color: readonly [number, number, number];
}

export interface Hair {
  readonly color: readonly [number, number, number];
  readonly liftM: number;
  readonly isLong: boolean;
}

export interface Glasses {
  readonly color: readonly [number, number, number];
  readonly radiusM: number;
  readonly widthM: number;
}

export interface SceneOptions {
  /** Degrees; default 70 */
  readonly maxYaw?: number;
  /** False leaves out glasses, beards, hats and hands; default true */
  readonly occluders?: boolean;
  /** False gives a relaxed face; default true */
  readonly expression?: boolean;
}

const DEGREE = Math.PI / 180;
/** Half of the faces are drawn from prototypes, from numbers of their own: everything else of a scene stays as it was without them. */
const PROTOTYPE_SEED = 0x2f6b1d;
const PROTOTYPE_SHARE = 0.5;
/** What other units add to a prototype. */
const OTHER_UNITS = 0.3;
const irisColors = [
  [0.1, 0.05, 0.02],
  [0.18, 0.1, 0.05],
  [0.25, 0.32, 0.42],
  [0.2, 0.26, 0.12],
  [0.03, 0.02, 0.015],
] as const;
const hairColors = [
  [0.01, 0.009, 0.008],
  [0.04, 0.025, 0.015],
  [0.12, 0.07, 0.035],
  [0.35, 0.24, 0.12],
  [0.28, 0.27, 0.26],
  [0.2, 0.06, 0.025],
] as const;

/** Draws a scene; the same seed gives the same scene on every machine. */
export function randomScene(model: HeadModel, seed: number, options: SceneOptions = {}): Scene {
  const random = createRandom(seed);
  const chance = (p: number) => random.uniform() < p;
  const between = (a: number, b: number) => a + (b - a) * random.uniform();
  const pick = <T>(items: readonly T[]) => items[Math.floor(random.uniform() * items.length)];
  const maxYaw = (options.maxYaw ?? 70) * DEGREE;
  const withOccluders = options.occluders ?? true;
  const tint = (strength: number, level: number) =>
    [0, 1, 2].map(() => level * (1 + strength * random.normal())) as [number, number, number];

  const yawRad = chance(0.55) ? 18 * DEGREE * random.normal() : between(-maxYaw, maxYaw);
  const lightCount = 1 + Math.floor(random.uniform() * 3);
  const ambient = between(0.12, 0.55);
  return {
    ...randomExpression(model, random, createRandom(seed ^ PROTOTYPE_SEED), options.expression ?? true),
    yawRad: Math.max(-maxYaw, Math.min(maxYaw, yawRad)),
    pitchRad: Math.max(-0.6, Math.min(0.6, 10 * DEGREE * random.normal())),
    rollRad: 8 * DEGREE * random.normal(),
    distanceM: chance(0.4) ? 8 : Math.exp(between(Math.log(0.35), Math.log(3))),
    fill: between(0.75, 1),
    lights: Array.from({ length: lightCount }, (_, i) => randomLight(random, i === 0 ? 1 : 0.5)),
    ambient: tint(0.1, ambient),
    gloss: chance(0.6) ? between(0, 0.25) : 0,
    hasShadows: chance(0.5),
    hair: chance(0.75) ? { color: pick(hairColors), liftM: between(0.002, 0.025), isLong: chance(0.4) } : null,
    beard: withOccluders && chance(0.12) ? between(0.4, 0.95) : 0,
    glasses:
      withOccluders && chance(0.15)
        ? {
            color: pick([
              [0.01, 0.01, 0.01],
              [0.08, 0.04, 0.02],
              [0.4, 0.4, 0.42],
            ] as const),
            radiusM: between(0.02, 0.028),
            widthM: between(0.0012, 0.004),
          }
        : null,
    hat: withOccluders && chance(0.08),
    hand: withOccluders && chance(0.04),
    irisColor: pick(irisColors),
    skinGain: tint(0.06, between(0.8, 1.15)),
    skinGamma: between(0.85, 1.2),
    skinContrast: chance(0.25) ? between(0.15, 0.9) : 1,
    paintShift: chance(0.7) ? 0.003 * random.uniform() : 0,
    blurPx: chance(0.4) ? between(0.3, 1.4) : 0,
    noise: chance(0.5) ? between(1, 9) : 0,
    jpegQuality: chance(0.4) ? Math.round(between(35, 92)) : 0,
    resolution: chance(0.3) ? between(0.25, 0.9) : 1,
    detailSeed: Math.floor(random.uniform() * 2 ** 31),
  };
}

function randomLight(random: Random, strength: number): SceneLight {
  const towards = [1.1 * random.normal(), -0.35 + 0.6 * random.normal(), -1];
  const length = Math.hypot(...towards);
  const level = strength * (0.3 + 0.7 * random.uniform());
  return {
    direction: towards.map((v) => v / length) as unknown as SceneLight['direction'],
    color: [0, 1, 2].map(() => level * (1 + 0.08 * random.normal())) as unknown as SceneLight['color'],
  };
}

/** A face that people make, or some units at work, mostly on both sides alike, and the jaw often ajar. */
function randomExpression(model: HeadModel, random: Random, prototypes: Random, isMoving: boolean) {
  const expression = new Float32Array(model.expressionCount);
  const jawPose = new Float32Array(3);
  const eyePose = new Float32Array(3);
  if (!isMoving) return { expression, jawPose, eyePose };
  const [low, high] = model.expressionBounds;
  const names = model.expressionNames ?? [];
  const rate = random.uniform() < 0.3 ? 0.04 : 0.2;
  const strength = random.uniform() < 0.3 ? 0.7 : 0.35;
  const isSymmetric = random.uniform() < 0.75;
  const limited = (value: number) => Math.min(high, Math.max(low, value));
  names.forEach((name, k) => {
    const value = random.uniform() < rate ? -strength * Math.log(1 - random.uniform()) : 0;
    const twin = isSymmetric && name.includes('right') ? names.indexOf(name.replace('right', 'left')) : -1;
    expression[k] = limited(twin >= 0 && twin < k ? expression[twin] : value);
    if (twin > k) expression[twin] = expression[k];
  });
  if (random.uniform() < 0.55) jawPose[0] = Math.min(0.5, Math.abs(0.17 * random.normal()));
  jawPose[1] = 0.012 * random.normal();
  eyePose[0] = 0.1 * random.normal();
  eyePose[1] = 0.17 * random.normal();
  if (prototypes.uniform() < PROTOTYPE_SHARE) {
    for (let k = 0; k < expression.length; k++) expression[k] *= OTHER_UNITS;
    jawPose[0] = addPrototype(expression, names, prototypes);
    for (let k = 0; k < expression.length; k++) expression[k] = limited(expression[k]);
  }
  return { expression, jawPose, eyePose };
}
