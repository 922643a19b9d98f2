import { InvalidArgumentError } from 'commander';

const sizes = [256, 512, 1024, 2048, 4096];

/** Reads `--texture-size`. */
export function parseTextureSize(text: string): number {
  const size = Number(text);
  if (!sizes.includes(size)) throw new InvalidArgumentError('It must be 256, 512, 1024, 2048 or 4096.');
  return size;
}
