import type { Random } from '@ringnet/build-open-head/dist/random.js';

/** A displacement at every point of space, metres. */
export type SmoothField = (x: number, y: number, z: number, out: Float64Array) => void;

const WAVES = 24;

/**
 * A random smooth displacement field: a sum of waves with Gaussian frequencies, which approaches a Gaussian process.
 * @param lengthM     distance over which displacements stay alike, m
 * @param amplitudeM  standard deviation of each axis, m
 * @param symmetry    1 mirrors the field at the plane x = 0, 0 does not
 */
export function randomField(random: Random, lengthM: number, amplitudeM: number, symmetry: number): SmoothField {
  const waves = new Float64Array(WAVES * 7);
  for (let k = 0; k < WAVES; k++) {
    for (let i = 0; i < 3; i++) waves[7 * k + i] = random.normal() / lengthM;
    waves[7 * k + 3] = 2 * Math.PI * random.uniform();
    for (let i = 0; i < 3; i++) waves[7 * k + 4 + i] = amplitudeM * Math.sqrt(2 / WAVES) * random.normal();
  }
  const side = new Float64Array(3);
  const evaluate = (x: number, y: number, z: number, out: Float64Array) => {
    out.fill(0);
    for (let k = 0; k < waves.length; k += 7) {
      const wave = Math.cos(waves[k] * x + waves[k + 1] * y + waves[k + 2] * z + waves[k + 3]);
      out[0] += waves[k + 4] * wave;
      out[1] += waves[k + 5] * wave;
      out[2] += waves[k + 6] * wave;
    }
  };
  if (symmetry === 0) return evaluate;
  return (x, y, z, out) => {
    evaluate(-x, y, z, side);
    evaluate(x, y, z, out);
    out[0] = (out[0] - side[0]) * Math.SQRT1_2;
    out[1] = (out[1] + side[1]) * Math.SQRT1_2;
    out[2] = (out[2] + side[2]) * Math.SQRT1_2;
  };
}

/** A bump: displacement `push` at `centre`, falling off like a Gaussian of `radiusM`; with its mirror image. */
export function mirroredBump(centre: readonly number[], push: readonly number[], radiusM: number): SmoothField {
  const sharpness = 1 / (2 * radiusM * radiusM);
  const onMidline = Math.abs(centre[0]) < 0.004;
  return (x, y, z, out) => {
    const rest = (y - centre[1]) ** 2 + (z - centre[2]) ** 2;
    const near = Math.exp(-sharpness * ((x - centre[0]) ** 2 + rest));
    const far = onMidline ? 0 : Math.exp(-sharpness * ((x + centre[0]) ** 2 + rest));
    out[0] = onMidline ? 0 : push[0] * (near - far);
    out[1] = push[1] * (near + far);
    out[2] = push[2] * (near + far);
  };
}
