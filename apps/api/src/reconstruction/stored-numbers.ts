/**
 * Arrays are stored as base64 of their little-endian bytes: a page of 50 reconstructions holds 30,000 numbers, and writing them as
 * decimals out of the database and reading them again was most of its time. Older rows hold plain numbers.
 */
export type StoredNumbers = string | readonly number[];

export function toBase64({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

export function toFloat32(stored: StoredNumbers): Float32Array {
  return typeof stored === 'string' ? new Float32Array(bytesOf(stored)) : Float32Array.from(stored);
}

export function toFloat64(stored: StoredNumbers): Float64Array {
  return typeof stored === 'string' ? new Float64Array(bytesOf(stored)) : Float64Array.from(stored);
}

function bytesOf(base64: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(base64, 'base64')).buffer;
}
