import type { Reconstruction } from '@ringnet/reconstruct';

type SizeAndIrises = Pick<Reconstruction, 'irises' | 'metric'>;

/** What the irises of a photo said, as JSON for its row; rows from before they were read have neither part. */
export function packIrises({ irises, metric }: SizeAndIrises): Record<string, unknown> {
  return {
    ...(irises && { irises: { left: Array.from(irises.left), right: Array.from(irises.right) } }),
    ...(metric && { metric }),
  };
}

/** What `packIrises` stored among a row's other values. */
export function unpackIrises(stored: unknown): SizeAndIrises {
  const { irises, metric } = stored as SizeAndIrises;
  return {
    ...(irises && { irises: { left: Float32Array.from(irises.left), right: Float32Array.from(irises.right) } }),
    ...(metric && { metric }),
  };
}
