import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { decodeImage, type RgbImage } from '@ringnet/io';

export const modelsDir = fileURLToPath(new URL('../../../../models', import.meta.url));

/** A photograph of examples/photos, decoded. */
export async function photo(name: string): Promise<RgbImage> {
  const bytes = await readFile(new URL(`../../../../examples/photos/${name}`, import.meta.url));
  return (await decodeImage(bytes)).image;
}
