import type { RgbImage } from '@ringnet/io';
import type { Tensor } from './engine.js';
import { RegressorError } from './errors.js';

const normalized = Float32Array.from({ length: 256 }, (_, value) => 2 * (value / 255 - 0.5));

/**
 * Turns pictures of one size into the network's input: [N, H, W, 3], RGB in [-1, 1].
 *
 * @throws RegressorError CROP_SIZE when their sizes differ
 */
export function toNetworkInput(...images: readonly RgbImage[]): Tensor {
  const [{ width, height }] = images;
  const perImage = width * height * 3;
  const data = new Float32Array(images.length * perImage);
  images.forEach((image, n) => {
    if (image.width !== width || image.height !== height || image.data.length !== perImage) {
      const found = `picture ${n} has ${image.width} x ${image.height} pixels and ${image.data.length} bytes`;
      throw new RegressorError('CROP_SIZE', `${found}, expected ${width} x ${height} x 3`);
    }
    for (let k = 0; k < perImage; k++) data[n * perImage + k] = normalized[image.data[k]];
  });
  return { data, shape: [images.length, height, width, 3] };
}
