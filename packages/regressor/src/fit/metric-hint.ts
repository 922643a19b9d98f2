import type { RefinedFace } from '../face/refined-landmarks.js';

/** What a photo shows of a head's size. */
export interface MetricEvidence {
  /** Distance of the fitted head's eye centres, model metres */
  readonly eyeDistanceM: number;
  /** Photo pixels that one model metre takes at the face */
  readonly pixelsPerMetre: number;
  /** Diameter of an iris seen from the front, photo pixels, where somebody measured it */
  readonly irisDiameterPx?: number;
}

/** How large a head really is; a single photo cannot tell, so this is a population's average with its spread. */
export interface MetricHint {
  /** True metres per model metre: what to multiply a mesh by */
  readonly scale: number;
  /** Standard deviation of `scale`, relative */
  readonly relativeDeviation: number;
  /** Photo pixels per true millimetre at the face */
  readonly pixelsPerMillimetre: number;
}

/** Distance of adults' pupils, mm: Dodgson 2004, Variation and extrema of human interpupillary distance. */
const PUPIL_DISTANCE = { mean: 63.4, deviation: 3.7 };
/** Visible iris diameter of adults, mm: Ruefer et al. 2005, White-to-white corneal diameter. */
const IRIS_DIAMETER = { mean: 11.71, deviation: 0.42 };
/** An iris is measured to about a pixel. */
const IRIS_READING_PX = 0.7;
/**
 * Spread of read diameters against the face's own scale, relative: 24 renders of 512 pixels. The attention network reads a rim where a
 * face of this size has one: irises painted 23.5 % larger came out 3.4 % larger.
 */
const IRIS_READING_RELATIVE = 0.13;

/** Guesses the metric scale from the distance of the eyes, and from an iris where its diameter is known. */
export function metricHint({ eyeDistanceM, pixelsPerMetre, irisDiameterPx }: MetricEvidence): MetricHint {
  const guesses = [
    {
      pixelsPerMillimetre: (eyeDistanceM * pixelsPerMetre) / PUPIL_DISTANCE.mean,
      relative: PUPIL_DISTANCE.deviation / PUPIL_DISTANCE.mean,
    },
  ];
  if (irisDiameterPx !== undefined && irisDiameterPx > 0) {
    guesses.push({
      pixelsPerMillimetre: irisDiameterPx / IRIS_DIAMETER.mean,
      relative: Math.hypot(
        IRIS_DIAMETER.deviation / IRIS_DIAMETER.mean,
        IRIS_READING_RELATIVE,
        IRIS_READING_PX / irisDiameterPx,
      ),
    });
  }
  let [weights, sum] = [0, 0];
  for (const { pixelsPerMillimetre, relative } of guesses) {
    weights += 1 / relative ** 2;
    sum += Math.log(pixelsPerMillimetre) / relative ** 2;
  }
  const pixelsPerMillimetre = Math.exp(sum / weights);
  return {
    scale: pixelsPerMetre / 1000 / pixelsPerMillimetre,
    relativeDeviation: 1 / Math.sqrt(weights),
    pixelsPerMillimetre,
  };
}

/** Mean of both irises' widths and heights, photo px. */
export function irisDiameterPx({ left, right }: RefinedFace['irises']): number {
  const extent = (iris: Float32Array, a: number, b: number) =>
    Math.hypot(iris[3 * a] - iris[3 * b], iris[3 * a + 1] - iris[3 * b + 1]);
  return [left, right].reduce((sum, iris) => sum + (extent(iris, 1, 3) + extent(iris, 2, 4)) / 4, 0);
}
