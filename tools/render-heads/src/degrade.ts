import type { Random } from '@ringnet/build-open-head/dist/random.js';
import { decodeImage, encodeJpeg, type RgbImage } from '@ringnet/io';
import type { Scene } from './random-scene.js';

/** What lens, sensor and file do to a picture: blur, lost resolution, noise, JPEG. */
export async function degrade(image: RgbImage, scene: Scene, random: Random): Promise<RgbImage> {
  let result = image;
  if (scene.resolution < 1) {
    const side = Math.max(48, Math.round(image.width * scene.resolution));
    result = resize(resize(result, side), image.width);
  }
  if (scene.blurPx > 0) result = blur(result, scene.blurPx);
  if (scene.noise > 0) {
    const data = result.data.slice();
    for (let i = 0; i < data.length; i++) data[i] = Math.max(0, Math.min(255, data[i] + scene.noise * random.normal()));
    result = { ...result, data };
  }
  if (scene.jpegQuality > 0) {
    result = (await decodeImage(await encodeJpeg(result, { quality: scene.jpegQuality }))).image;
  }
  return result;
}

/** Bilinear, square pictures; shrinking averages first. */
function resize(image: RgbImage, side: number): RgbImage {
  const factor = image.width / side;
  const source = factor > 1 ? blur(image, 0.4 * factor) : image;
  const data = new Uint8Array(3 * side * side);
  const last = image.width - 1;
  for (let y = 0; y < side; y++) {
    const v = Math.max(0, Math.min(last, (y + 0.5) * factor - 0.5));
    const y0 = Math.min(last - 1, Math.floor(v));
    for (let x = 0; x < side; x++) {
      const u = Math.max(0, Math.min(last, (x + 0.5) * factor - 0.5));
      const x0 = Math.min(last - 1, Math.floor(u));
      const [fx, fy] = [u - x0, v - y0];
      const at = 3 * (y0 * image.width + x0);
      const below = at + 3 * image.width;
      for (let k = 0; k < 3; k++) {
        const top = source.data[at + k] * (1 - fx) + source.data[at + 3 + k] * fx;
        const bottom = source.data[below + k] * (1 - fx) + source.data[below + 3 + k] * fx;
        data[3 * (y * side + x) + k] = top * (1 - fy) + bottom * fy + 0.5;
      }
    }
  }
  return { width: side, height: side, channels: 3, data };
}

function blur(image: RgbImage, sigma: number): RgbImage {
  const reach = Math.max(1, Math.ceil(2 * sigma));
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const total = kernel.reduce((a, b) => a + b, 0);
  const { width, height } = image;
  const pass = (from: Uint8Array, stepX: number, stepY: number) => {
    const to = new Uint8Array(from.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let [r, g, b] = [0, 0, 0];
        for (let i = -reach; i <= reach; i++) {
          const u = Math.max(0, Math.min(width - 1, x + i * stepX));
          const v = Math.max(0, Math.min(height - 1, y + i * stepY));
          const at = 3 * (v * width + u);
          const w = kernel[i + reach];
          r += w * from[at];
          g += w * from[at + 1];
          b += w * from[at + 2];
        }
        const at = 3 * (y * width + x);
        to[at] = r / total + 0.5;
        to[at + 1] = g / total + 0.5;
        to[at + 2] = b / total + 0.5;
      }
    }
    return to;
  };
  return { ...image, data: pass(pass(image.data, 1, 0), 0, 1) };
}
