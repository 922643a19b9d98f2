import type { Reconstruction } from '@ringnet/reconstruct';

/**
 * The mean of the shape coefficients, each photo weighted by its confidence (all alike when none has any). Errors of single
 * photos cancel; what the photos agree on stays.
 *
 * @returns betas [longest of the inputs], standard deviations; shorter inputs count as zero-padded
 */
export function fuseShapes(reconstructions: readonly Pick<Reconstruction, 'parameters' | 'quality'>[]): Float32Array {
  const confidences = reconstructions.map(({ quality }) => Math.max(0, quality.confidence));
  const total = confidences.reduce((sum, confidence) => sum + confidence, 0);
  const weights = confidences.map((confidence) => (total > 0 ? confidence / total : 1 / confidences.length));
  const length = Math.max(...reconstructions.map(({ parameters }) => parameters.betas.length));
  return Float32Array.from({ length }, (_, component) =>
    reconstructions.reduce(
      (sum, { parameters }, index) => sum + weights[index] * (parameters.betas[component] ?? 0),
      0,
    ),
  );
}
