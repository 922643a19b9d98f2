import { TextureError } from './errors.js';

/** @throws TextureError ARRAY_LENGTH unless the array is [F, 3] and each of its rows is one of `rowCount` */
export function checkFaces(name: string, faces: Uint32Array, rowCount: number): void {
  if (faces.length % 3 !== 0) throw new TextureError('ARRAY_LENGTH', `${name} has ${faces.length} values, not [F, 3]`);
  const stray = faces.find((row) => row >= rowCount);
  if (stray !== undefined) {
    throw new TextureError('ARRAY_LENGTH', `${name} names row ${stray} of only ${rowCount}`);
  }
}
