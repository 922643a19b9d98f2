import { readImageHeader } from '@ringnet/io';

/** A photo without its metadata, upright size included. */
export interface StrippedPhoto {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** As seen after the camera's orientation is applied */
  readonly width: number;
  readonly height: number;
}

/**
 * Removes place, time, camera, thumbnails and comments from a photo without touching its pixels. JPEG keeps its
 * orientation, colour profile and Adobe marker; PNG and WebP keep what decoding needs.
 *
 * @returns null for a format whose metadata cannot be cut out
 * @throws FormatError IMAGE_TYPE_UNSUPPORTED, IMAGE_UNREADABLE
 */
export function stripMetadata(bytes: Uint8Array): StrippedPhoto | null {
  const { format, width, height } = readImageHeader(bytes);
  const mediaType = `image/${format}`;
  if (format === 'jpeg') {
    const { stripped, orientation } = stripJpeg(bytes);
    const isTurned = orientation >= 5;
    return { bytes: stripped, mediaType, width: isTurned ? height : width, height: isTurned ? width : height };
  }
  if (format === 'png') return { bytes: stripPng(bytes), mediaType, width, height };
  if (format === 'webp') return { bytes: stripWebp(bytes), mediaType, width, height };
  return null;
}

function stripJpeg(bytes: Uint8Array): { stripped: Uint8Array; orientation: number } {
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let orientation = 1;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at += 1; // padding
      continue;
    }
    if (marker === 0xda || marker === 0xd9) break;
    const end = at + 2 + view.getUint16(at + 2);
    if (end > bytes.length || end < at + 4) break;
    if (marker === 0xe1) orientation = exifOrientation(bytes.subarray(at + 4, end)) ?? orientation;
    const isPrivate = (marker >= 0xe1 && marker <= 0xef && marker !== 0xe2 && marker !== 0xee) || marker === 0xfe;
    if (!isPrivate) parts.push(bytes.subarray(at, end));
    at = end;
  }
  parts.push(bytes.subarray(at));
  if (orientation === 1) return { stripped: kept(parts, bytes), orientation };
  parts.splice(1, 0, orientationSegment(orientation));
  return { stripped: Buffer.concat(parts), orientation };
}

/** What is left of a photo: itself, not a copy, when that is all of it. */
function kept(parts: readonly Uint8Array[], bytes: Uint8Array): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return length === bytes.length ? bytes : Buffer.concat(parts);
}

function exifOrientation(segment: Uint8Array): number | null {
  if (Buffer.from(segment.subarray(0, 6)).toString('latin1') !== 'Exif\0\0') return null;
  const tiff = new DataView(segment.buffer, segment.byteOffset + 6, segment.byteLength - 6);
  try {
    const little = tiff.getUint16(0) === 0x4949;
    const directory = tiff.getUint32(4, little);
    const entries = tiff.getUint16(directory, little);
    for (let index = 0; index < entries; index++) {
      const entry = directory + 2 + index * 12;
      if (tiff.getUint16(entry, little) !== 0x0112) continue;
      const value = tiff.getUint16(entry + 8, little);
      return value >= 1 && value <= 8 ? value : null;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // a damaged segment has no orientation
  }
  return null;
}

/** An Exif segment that holds the orientation and nothing else. */
function orientationSegment(orientation: number): Uint8Array {
  const tiff = '4d4d002a00000008000101120003000000010000000000000000';
  const segment = Buffer.from(`ffe10022457869660000${tiff}`, 'hex');
  segment.writeUInt16BE(orientation, segment.length - 8);
  return segment;
}

const pngChunksToKeep = new Set('IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD hIST pHYs'.split(' '));

function stripPng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) {
      parts.push(bytes.subarray(at)); // damaged: the decoder says so later
      break;
    }
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    if (pngChunksToKeep.has(type)) parts.push(bytes.subarray(at, end));
    at = end;
  }
  return kept(parts, bytes);
}

function stripWebp(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    const end = Math.min(bytes.length, at + 8 + length + (length % 2));
    const type = Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');
    if (type !== 'EXIF' && type !== 'XMP ') {
      const chunk = Buffer.from(bytes.subarray(at, end));
      if (type === 'VP8X') chunk[8] &= ~0x0c; // no EXIF, no XMP
      parts.push(chunk);
    }
    at = end;
  }
  const body = Buffer.concat(parts);
  const head = Buffer.from(bytes.subarray(0, 12));
  head.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([head, body]);
}
