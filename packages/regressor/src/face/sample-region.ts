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
    const u = 0.5 - side / 2;
    const v = row + 0.5 - side / 2;
    const startX = centerX * scale + stepX * u - stepY * v - 0.5;
    const startY = centerY * scale + stepY * u + stepX * v - 0.5;
    for (let column = 0; column < side; column++, target += 3) {
      let x = startX + stepX * column;
      let y = startY + stepY * column;
      if (isEdgeRepeated) {
        x = Math.min(Math.max(x, 0), lastX);
        y = Math.min(Math.max(y, 0), lastY);
      }
      if (x >= 0 && y >= 0 && x < lastX && y < lastY) {
        // All four corners lie in the picture, as for nearly every pixel: no loop and no question per corner.
        const x0 = x | 0;
        const y0 = y | 0;
        const right = x - x0;
        const below = y - y0;
        const at = y0 * stride + 3 * x0;
        const under = at + stride;
        let left = data[at];
        let upper = left + right * (data[at + 3] - left);
        left = data[under];
        out[target] = low + gain * (upper + below * (left + right * (data[under + 3] - left) - upper));
        left = data[at + 1];
        upper = left + right * (data[at + 4] - left);
        left = data[under + 1];
        out[target + 1] = low + gain * (upper + below * (left + right * (data[under + 4] - left) - upper));
        left = data[at + 2];
        upper = left + right * (data[at + 5] - left);
        left = data[under + 2];
        out[target + 2] = low + gain * (upper + below * (left + right * (data[under + 5] - left) - upper));
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
