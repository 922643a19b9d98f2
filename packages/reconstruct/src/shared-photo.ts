import type { RgbImage } from '@ringnet/io';

/** A photo in memory that threads share: itself where it is already, else a copy. */
export function toSharedMemory(photo: RgbImage): RgbImage {
  if (photo.data.buffer instanceof SharedArrayBuffer) return photo;
  const data = new Uint8Array(new SharedArrayBuffer(photo.data.length));
  data.set(photo.data);
  return { ...photo, data };
}

/**
 * A photo in memory that threads share, which `startReconstructorThread` passes on without a copy. The given photo is given up: its memory is free
 * at once instead of when a collection comes round to it (Node 22 and later), and it is empty then.
 * Browsers have such memory on isolated pages only.
 */
export function moveToSharedMemory(photo: RgbImage): RgbImage {
  const shared = toSharedMemory(photo);
  const buffer: ArrayBufferLike & { transfer?(length: number): ArrayBuffer } = photo.data.buffer;
  const isItsOwn = shared !== photo && buffer.byteLength === photo.data.length;
  if (isItsOwn) buffer.transfer?.(0);
  return shared;
}
