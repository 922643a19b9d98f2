import { encodeJpeg, encodePng } from '@ringnet/io';

/** A small picture of one colour; another colour is another photo. */
export function pngOf(red: number, green = 100, blue = 50): Promise<Uint8Array> {
  return encodePng(picture(red, green, blue));
}

export function jpegOf(red: number, green = 100, blue = 50): Promise<Uint8Array> {
  return encodeJpeg(picture(red, green, blue));
}

function picture(red: number, green: number, blue: number) {
  const [width, height] = [12, 8];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => [red, green, blue][i % 3]);
  return { width, height, channels: 3 as const, data };
}
