import { type Mesh, type RgbImage, readNpyObject } from '@ringnet/io';
import { longLensCamera, parseTextureData, ringnetTexture } from '@ringnet/texture';
import { readNamedFile } from '../inputs/read-named-file.js';

/**
 * RingNet's own texture by its table file.
 *
 * @param mesh camera frame, m; as many vertices as the table knows
 * @param imageFromCrop [6], an upright crop's place in the photo: RingNet's crops are never turned
 */
export async function ringnetTextureFromTable(
  tableFile: string,
  photo: RgbImage,
  mesh: Mesh,
  camera: { readonly scale: number; readonly tx: number; readonly ty: number },
  imageFromCrop: Float64Array,
): Promise<RgbImage> {
  const data = parseTextureData(readNpyObject(await readNamedFile(tableFile)));
  const scale = 1 / imageFromCrop[0];
  // RingNet's own crop begins at start - 112 of the resized photo: undo that to get its principal point.
  const lens = longLensCamera(camera, scale, imageFromCrop[2] * scale + 112, imageFromCrop[5] * scale + 112);
  return ringnetTexture(photo, lens, mesh.vertices, mesh.faces, data);
}
