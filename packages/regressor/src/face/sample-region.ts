import type { RgbImage } from '@ringnet/io';
import type { Region } from './region.js';

/**
 * Samples a square bilinearly.
 *
 * @param scale    pixels of `image` per pixel of the photo that the region is given in
 * @param low      value that stands for 0
 * @param high     value that stands for 255
 * @param outside  what lies beyond the picture: black, or its edge repeated
 * @param out      [side, side, 3], row-major RGB
 */
export function sampleRegion(
  image: RgbImage,
  { centerX, centerY, sizePx, rollRad }: Region,
  scale: number,
  side: number,
  low: number,
  high: number,
  outside: 'black' | 'edge',
  out: Float32Array,
): void {
  const { data, width, height } = image;
  const stepX = (Math.cos(rollRad) * sizePx * scale) / side;
  const stepY = (Math.sin(rollRad) * sizePx * scale) / side;
  const gain = (high - low) / 255;
  const isEdgeRepeated = outside === 'edge';
  const lastX = width - 1;
  const lastY = height - 1;
  const stride = 3 * width;
  for (let row = 0, target = 0; row < side; row++) {
    const v = row + 0.5 - side / 2;
    for (let column = 0; column < side; column++, target += 3) {
      const u = column + 0.5 - side / 2;
      let x = centerX * scale + stepX * u - stepY * v - 0.5;
      let y = centerY * scale + stepY * u + stepX * v - 0.5;
      if (isEdgeRepeated) {
        x = Math.min(Math.max(x, 0), lastX);
        y = Math.min(Math.max(y, 0), lastY);
      }
      if (x >= 0 && y >= 0 && x < lastX && y < lastY) {
        // All four corners lie in the picture: nearly every pixel, so without a loop or a question per corner.
        const x0 = x | 0;
        const y0 = y | 0;
        const right = x - x0;
        const below = y - y0;
        const w00 = (1 - right) * (1 - below);
        const w10 = right * (1 - below);
        const w01 = (1 - right) * below;
        const w11 = right * below;
        const at = y0 * stride + 3 * x0;
        const under = at + stride;
        out[target] = low + gain * (w00 * data[at] + w10 * data[at + 3] + w01 * data[under] + w11 * data[under + 3]);
        out[target + 1] =
          low + gain * (w00 * data[at + 1] + w10 * data[at + 4] + w01 * data[under + 1] + w11 * data[under + 4]);
        out[target + 2] =
          low + gain * (w00 * data[at + 2] + w10 * data[at + 5] + w01 * data[under + 2] + w11 * data[under + 5]);
      } else {
        for (let channel = 0; channel < 3; channel++)
          out[target + channel] = low + gain * atBorder(image, x, y, channel);
      }
    }
  }
}

/** One value where some corners may lie outside; those count as black. */
function atBorder({ data, width, height }: RgbImage, x: number, y: number, channel: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  let sum = 0;
  for (let corner = 0; corner < 4; corner++) {
    const cornerX = x0 + (corner & 1);
    const cornerY = y0 + (corner >> 1);
    if (cornerX < 0 || cornerY < 0 || cornerX >= width || cornerY >= height) continue;
    const weight = (1 - Math.abs(x - cornerX)) * (1 - Math.abs(y - cornerY));
    sum += weight * data[(cornerY * width + cornerX) * 3 + channel];
  }
  return sum;
}
