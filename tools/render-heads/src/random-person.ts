import { createRandom, type Random } from '@ringnet/build-open-head/dist/random.js';
import { evaluateEmbedding, type HeadModel } from '@ringnet/flame';
import { mirroredBump, randomField, type SmoothField } from './smooth-field.js';

/** Who is rendered: a shape of the model, and how the real surface departs from it. */
export interface Person {
  /** [S], standard deviations */
  readonly betas: Float32Array;
  /** [V, 3], m, added to the template: what the model cannot say */
  readonly deformation: Float32Array;
  /** Rows of the skins and how much of the second is mixed in, 0..1 */
  readonly skins: readonly [number, number];
  readonly skinMix: number;
}

export interface PersonOptions {
  /** Multiplies the strength of the departures from the model; 0 stays inside the model; default 1 */
  readonly deformation?: number;
  /** Which skins may be used */
  readonly skins: readonly number[];
}

/** Landmarks whose surroundings get bumps of their own: nose, chin, lips, brows, cheeks, jaw, eyes, nostrils, mouth. */
const anchors = [
  1, 4, 5, 197, 6, 168, 152, 175, 0, 17, 13, 105, 107, 50, 205, 172, 136, 33, 133, 159, 145, 48, 64, 61, 10, 54, 234,
];
const anchorSigmaM = 0.0016;
const depthBoost = [4, 5, 197, 6, 168, 152, 175];

/** Draws a person; the same seed gives the same person on every machine. */
export function randomPerson(model: HeadModel, seed: number, options: PersonOptions): Person {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]) => items[Math.floor(random.uniform() * items.length)];
  const spread = pick([0.8, 1, 1, 1.25]);
  const betas = Float32Array.from({ length: model.shapeCount }, () =>
    Math.max(-3, Math.min(3, spread * random.normal())),
  );
  const skins = [pick(options.skins), pick(options.skins)] as const;
  const skinMix = random.uniform() < 0.5 ? 0 : 0.5 * random.uniform();
  const deformation = deformationOf(model, random, options.deformation ?? 1);
  return { betas, deformation, skins, skinMix };
}

function deformationOf(model: HeadModel, random: Random, strength: number): Float32Array {
  const out = new Float32Array(model.vTemplate.length);
  if (strength === 0) return out;
  const fields: SmoothField[] = [];
  const amount = () => strength * 1.4 * random.uniform();
  fields.push(randomField(random, 0.07, 0.0018 * amount(), 1));
  fields.push(randomField(random, 0.03, 0.0011 * amount(), 1));
  fields.push(randomField(random, 0.015, 0.0004 * amount(), 1));
  fields.push(randomField(random, 0.05, 0.0006 * amount(), 0));
  const embedding = model.landmarks.mediapipe468;
  if (embedding) {
    const landmarks = evaluateEmbedding(embedding, model.vTemplate, model.faces);
    for (const row of anchors) {
      const sigma = anchorSigmaM * amount();
      const push = [sigma * random.normal(), sigma * random.normal(), sigma * random.normal()];
      if (depthBoost.includes(row)) push[2] *= 1.6;
      fields.push(
        mirroredBump(landmarks.subarray(3 * row, 3 * row + 3) as never, push, 0.009 + 0.018 * random.uniform()),
      );
    }
  }
  const step = new Float64Array(3);
  for (let v = 0; v < out.length; v += 3) {
    for (const field of fields) {
      field(model.vTemplate[v], model.vTemplate[v + 1], model.vTemplate[v + 2], step);
      out[v] += step[0];
      out[v + 1] += step[1];
      out[v + 2] += step[2];
    }
  }
  return out;
}
