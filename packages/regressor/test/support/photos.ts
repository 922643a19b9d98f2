import { readFileSync } from 'node:fs';
import { decodeImage, type RgbImage } from '@ringnet/io';

const photos = new URL('../../../../examples/photos/', import.meta.url);
const networks = new URL('../../../../models/face-finder/', import.meta.url);

export async function photo(name: string): Promise<RgbImage> {
  return (await decodeImage(new Uint8Array(readFileSync(new URL(name, photos))))).image;
}

export function faceNetwork(name: 'short-range' | 'full-range' | 'landmark' | 'attention'): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`${name}.onnx`, networks)));
}
