import { readNpy } from '@ringnet/io';
import { type Crop, cropForRegressor } from '@ringnet/regressor';
import { CliError } from '../exit-code.js';
import { decodePicture } from '../inputs/decode-picture.js';
import { readNamedFile } from '../inputs/read-named-file.js';

const side = 224;

/** A 224 x 224 crop from a .npy or a picture; larger pictures are cropped as RingNet does. */
export async function readCrop(file: string): Promise<Pick<Crop, 'image' | 'imageFromCrop'>> {
  const bytes = await readNamedFile(file);
  if (!file.toLowerCase().endsWith('.npy')) return cropForRegressor(await decodePicture(bytes), 'AS_IS');
  const { data, shape } = readNpy(bytes);
  if (!(data instanceof Uint8Array) || shape.join() !== `${side},${side},3`) {
    throw new CliError(
      `${file} is ${data.constructor.name} [${shape.join(', ')}], expected uint8 [${side}, ${side}, 3]`,
    );
  }
  return { image: { width: side, height: side, channels: 3, data }, imageFromCrop: Float64Array.of(1, 0, 0, 0, 1, 0) };
}
