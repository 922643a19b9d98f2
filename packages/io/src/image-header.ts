import { FormatError } from './format-error.js';
import { decodeLatin1 } from './text.js';

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff' | 'gif';

/** What a picture's first bytes say, before anything is decoded. Sizes are as stored, before EXIF rotation. */
export interface ImageHeader {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
}

/**
 * Tells a picture's format by its magic bytes (never by a name) and reads its size without decoding it.
 *
 * @throws FormatError IMAGE_TYPE_UNSUPPORTED when it is no JPEG, PNG, WebP, AVIF, TIFF or GIF (SVG, HEIC and HTML are not)
 * @throws FormatError IMAGE_UNREADABLE when it is empty or damaged before the size
 */
export function readImageHeader(bytes: Uint8Array): ImageHeader {
  if (bytes.length === 0) {
    throw new FormatError('IMAGE_UNREADABLE', 'image', 'the file is empty', 0);
  }
  const format = sniffImageFormat(bytes);
  if (!format) {
    const looksLike = describeOther(bytes);
    const message = `${looksLike}; JPEG, PNG, WebP, AVIF, TIFF and GIF are read`;
    throw new FormatError('IMAGE_TYPE_UNSUPPORTED', 'image', message, 0);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size: Size | null;
  try {
    size = sizeReaders[format](view);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new FormatError('IMAGE_UNREADABLE', 'image', `this ${format} ends before its size`, bytes.length, { cause });
  }
  if (!size || size.width < 1 || size.height < 1) {
    throw new FormatError('IMAGE_UNREADABLE', 'image', `this ${format} has no picture size`, 0);
  }
  return { format, ...size };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The format that the first bytes announce, or null. */
export function sniffImageFormat(bytes: Uint8Array): ImageFormat | null {
  const head = decodeLatin1(bytes.subarray(0, 64));
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'webp';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'tiff';
  if (head.slice(4, 8) === 'ftyp' && /avi[fs]/.test(head.slice(8))) return 'avif';
  return null;
}

function describeOther(bytes: Uint8Array): string {
  const head = decodeLatin1(bytes.subarray(0, 1024)).toLowerCase();
  if (head.includes('<svg')) return 'this is an SVG drawing';
  if (head.includes('<html') || head.includes('<!doctype')) return 'this is a web page';
  if (head.slice(4, 8) === 'ftyp') return 'this is HEIC or a video';
  if (head.startsWith('%pdf')) return 'this is a PDF';
  return 'the first bytes are not those of a known picture format';
}

const sizeReaders: Record<ImageFormat, (view: DataView) => Size | null> = {
  png: (view) => ({ width: view.getUint32(16), height: view.getUint32(20) }),
  gif: (view) => ({ width: view.getUint16(6, true), height: view.getUint16(8, true) }),
  jpeg: jpegSize,
  webp: webpSize,
  tiff: tiffSize,
  avif: avifSize,
};

function jpegSize(view: DataView): Size | null {
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return null;
    while (view.getUint8(at) === 0xff) at++;
    const marker = view.getUint8(at++);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 3), width: view.getUint16(at + 5) };
    if (marker === 0xd9 || marker === 0xda) return null;
    const hasNoLength = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    if (!hasNoLength) at += Math.max(2, view.getUint16(at));
  }
}

function webpSize(view: DataView): Size | null {
  const chunk = String.fromCharCode(view.getUint8(12), view.getUint8(13), view.getUint8(14), view.getUint8(15));
  if (chunk === 'VP8 ') {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  const u24 = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 65536;
  return chunk === 'VP8X' ? { width: u24(24) + 1, height: u24(27) + 1 } : null;
}

function tiffSize(view: DataView): Size | null {
  const little = view.getUint8(0) === 0x49;
  const directory = view.getUint32(4, little);
  const entries = view.getUint16(directory, little);
  let width = 0;
  let height = 0;
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + i * 12;
    const tag = view.getUint16(at, little);
    if (tag !== 256 && tag !== 257) continue;
    const value =
      view.getUint16(at + 2, little) === 3 ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little);
    if (tag === 256) width = value;
    else height = value;
  }
  return { width, height };
}

/** The largest `ispe` property: the others belong to tiles, thumbnails and alpha planes. */
function avifSize(view: DataView): Size | null {
  let best: Size | null = null;
  const walk = (start: number, end: number, depth: number) => {
    for (let at = start; at + 8 <= end; ) {
      const length = view.getUint32(at) || end - at;
      const type = view.getUint32(at + 4);
      const next = Math.min(end, at + Math.max(8, length));
      if (type === 0x69737065) {
        const size = { width: view.getUint32(at + 12), height: view.getUint32(at + 16) };
        if (!best || size.width * size.height > best.width * best.height) best = size;
      }
      const isMeta = type === 0x6d657461;
      const isContainer = isMeta || type === 0x69707270 || type === 0x6970636f;
      if (isContainer && depth < 4) walk(at + (isMeta ? 12 : 8), next, depth + 1);
      at = next;
    }
  };
  walk(0, view.byteLength, 0);
  return best;
}
