import type { RgbImage } from '@ringnet/io';
import type { Rgb } from './lighting.js';

/** Capitals on a grid 4 wide and 6 high, y down: strokes separated by spaces, points as two digits. */
const GLYPHS: Readonly<Record<string, string>> = {
  A: '062046 1434',
  B: '06003041423303 3344453606',
  C: '4130100105163645',
  D: '06003041453606',
  E: '40000646 0333',
  F: '400006 0333',
  G: '41301001051636454323',
  H: '0006 4046 0343',
  I: '1030 2026 1636',
  J: '4045361605',
  K: '0006 4003 0346',
  L: '000646',
  M: '0600234046',
  N: '06004640',
  O: '103041453616050110',
  P: '06003041423303',
  Q: '103041453616050110 2446',
  R: '06003041423303 2346',
  S: '413010010213334445361605',
  T: '0040 2026',
  U: '000516364540',
  V: '002640',
  W: '0016233640',
  X: '0046 4006',
  Y: '002340 2326',
  Z: '00400646',
  '0': '103041453616050110',
  '1': '112026 1636',
  '2': '01103041420646',
  '3': '0110304142334445361605 3313',
  '4': '36300444',
  '5': '400002324345361605',
  '6': '413010010516364544331304',
  '7': '004016',
  '8': '103041423313020110 3344453616050413',
  '9': '051636454130100102133342',
  '.': '2526',
  '-': '1333',
  ':': '2122 2425',
  '%': '4006 0111 3545',
  '/': '4006',
};
const ADVANCE = 5.6;

/** Width of a label in pixels. */
export function labelWidth(text: string, heightPx: number): number {
  return ((text.length * ADVANCE - 1.6) * heightPx) / 6;
}

/**
 * Writes a label in smooth stroke capitals, in place.
 *
 * Letters, digits and `.-:%/`; anything else is a space.
 *
 * @param left, top pixels, of the first capital
 * @param heightPx of a capital; strokes are a seventh of it
 */
export function drawLabel(
  image: RgbImage,
  text: string,
  left: number,
  top: number,
  heightPx: number,
  color: Rgb,
): void {
  const unit = heightPx / 6;
  const radius = Math.max(0.6, heightPx / 14);
  [...text.toUpperCase()].forEach((letter, k) => {
    for (const stroke of (GLYPHS[letter] ?? '').split(' ')) {
      for (let i = 0; i + 3 < stroke.length; i += 2) {
        const [ax, ay, bx, by] = [0, 1, 2, 3].map((d) => Number(stroke[i + d]) * unit);
        const x = left + k * ADVANCE * unit;
        drawSegment(image, x + ax, top + ay, x + bx, top + by, radius, color);
      }
    }
  });
}

/** A round-ended line with soft edges, in place. */
export function drawSegment(
  image: RgbImage,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
  color: Rgb,
): void {
  const reach = radius + 1;
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy || 1;
  const lastX = Math.min(image.width - 1, Math.floor(Math.max(ax, bx) + reach));
  const lastY = Math.min(image.height - 1, Math.floor(Math.max(ay, by) + reach));
  for (let y = Math.max(0, Math.ceil(Math.min(ay, by) - reach)); y <= lastY; y++) {
    for (let x = Math.max(0, Math.ceil(Math.min(ax, bx) - reach)); x <= lastX; x++) {
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length2));
      const distance = Math.hypot(x - ax - t * dx, y - ay - t * dy);
      const cover = Math.max(0, Math.min(1, radius + 0.5 - distance));
      if (cover === 0) continue;
      const p = 3 * (y * image.width + x);
      for (let c = 0; c < 3; c++) image.data[p + c] += Math.round(cover * (color[c] - image.data[p + c]));
    }
  }
}
