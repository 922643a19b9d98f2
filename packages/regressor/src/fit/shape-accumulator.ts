/** What one photo says about who the person is. */
export interface ShapeEstimate {
  /** [<= 100], standard deviations of the model; components left out are the mean head's */
  readonly betas: ArrayLike<number>;
  /** Standard deviations of their errors, components left out are 1 (unknown); null where nothing is known of them */
  readonly deviations: ArrayLike<number> | null;
  /** How much it counts beside the others, above 0; default 1 */
  readonly weight?: number;
}

/** What all photos say together. */
export interface CombinedShape {
  /** [100] */
  readonly betas: Float64Array;
  /** [100]; null when one estimate did not know its own */
  readonly deviations: Float64Array | null;
}

/** Adds up what photos of one person say about shape, in any number, in constant memory. */
export interface ShapeAccumulator {
  add(estimate: ShapeEstimate): void;
  /** Of all estimates so far; the mean head when there are none */
  combined(): CombinedShape;
}

/**
 * How alike the errors of two photos of one head are: correlation of the errors of form, measured on renders
 * (docs/accuracy.md, "Several photos of one person"). Most of a regressor's error is the same in every photo.
 */
export const PHOTO_ERROR_CORRELATION = 0.65;
/** Neighbouring frames of a video repeat each other's errors: they are averaged and make nothing surer. */
export const FRAME_ERROR_CORRELATION = 1;

const COMPONENTS = 100;

/**
 * Combines estimates that are themselves shrunk towards the mean head, and whose errors are alike.
 *
 * Each estimate is a population of standard deviation 1 seen through a measurement: precision 1/s^2, of which 1 is the
 * population's. The measurements' precisions are averaged and multiplied by the number of photos that they are worth,
 * n / (1 + (n - 1) correlation); the population counts once. So many photos of one head shrink a deviation to a floor and
 * never to nothing, and one photo comes back as it was. With a correlation of 1, or where a deviation is unknown, the
 * answer is a weighted mean and no surer than one photo.
 */
export function createShapeAccumulator(errorCorrelation: number): ShapeAccumulator {
  const precision = new Float64Array(COMPONENTS);
  const information = new Float64Array(COMPONENTS);
  const plain = new Float64Array(COMPONENTS);
  let [sum, sumOfSquares, allKnown] = [0, 0, true];
  return {
    add({ betas, deviations, weight = 1 }) {
      sum += weight;
      sumOfSquares += weight * weight;
      allKnown &&= deviations !== null;
      for (let k = 0; k < COMPONENTS; k++) {
        const beta = betas[k] ?? 0;
        const total = 1 / knownDeviation(deviations?.[k]) ** 2;
        precision[k] += weight * (total - 1);
        information[k] += weight * total * beta;
        plain[k] += weight * beta;
      }
    },
    combined() {
      if (sum === 0) return { betas: new Float64Array(COMPONENTS), deviations: null };
      if (!allKnown) return { betas: plain.map((value) => value / sum), deviations: null };
      const count = (sum * sum) / sumOfSquares;
      const worth = count / (1 + (count - 1) * errorCorrelation) / sum;
      const total = precision.map((value) => 1 + worth * value);
      return {
        betas: information.map((value, k) => (worth * value) / total[k]),
        deviations: total.map((value) => 1 / Math.sqrt(value)),
      };
    },
  };
}

/** Nothing is known worse than by the population's own spread, nor perfectly: infinite precisions make NaN. */
export function knownDeviation(deviation: number | undefined): number {
  return Math.min(1, Math.max(1e-3, deviation ?? 1));
}
