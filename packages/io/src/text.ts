import { FormatError } from './format-error.js';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** @throws FormatError MALFORMED when the bytes are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array, format: string, offset: number): string {
  try {
    return strictUtf8.decode(bytes);
  } catch (cause) {
    throw new FormatError('MALFORMED', format, 'text is not UTF-8', offset, { cause });
  }
}

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** One character per byte: Python's latin1, not the web's windows-1252. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 8192) {
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return text;
}

/** @throws FormatError MALFORMED on a character above 255 */
export function encodeLatin1(text: string, format: string, offset: number): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) {
      throw new FormatError('MALFORMED', format, `character ${code} is not latin1`, offset);
    }
    bytes[i] = code;
  }
  return bytes;
}
