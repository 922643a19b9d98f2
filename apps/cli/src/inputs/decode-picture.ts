import { decodeImage, type RgbImage } from '@ringnet/io';

/**
 * The caller's own files may be larger than what strangers send to a server: 512 MiB hold 50 megapixels of four 16-bit
 * channels without compression. What is decoded is bounded by its pixels, as everywhere.
 */
const maxBytes = 512 * 1024 * 1024;

/** Pixels of a picture that the caller named. @throws FormatError as `decodeImage` */
export async function decodePicture(bytes: Uint8Array): Promise<RgbImage> {
  return (await decodeImage(bytes, { maxBytes })).image;
}
