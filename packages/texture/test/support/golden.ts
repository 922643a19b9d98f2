import { readFileSync } from 'node:fs';
import { decodeImage, type PixelImage, type RgbImage, readNpy, type TypedArray } from '@ringnet/io';

/** Bytes of a file under test/golden. */
export function goldenBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../golden/${path}`, import.meta.url)));
}

export function goldenJson<T>(path: string): T {
  return JSON.parse(new TextDecoder().decode(goldenBytes(path))) as T;
}

export function goldenArray<T extends TypedArray>(path: string): T {
  return readNpy(goldenBytes(path)).data as T;
}

/** Colours only: alpha is dropped. */
export async function goldenPicture(path: string): Promise<RgbImage> {
  return (await decodeImage(goldenBytes(path))).image;
}

/** 1 where a mask picture is white. */
export async function goldenMask(path: string): Promise<Uint8Array> {
  const { data, channels }: PixelImage = (await decodeImage(goldenBytes(path))).image;
  return Uint8Array.from({ length: data.length / channels }, (_, p) => (data[p * channels] > 127 ? 1 : 0));
}
