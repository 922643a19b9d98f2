import { NowError } from './errors.js';
import { checkSevenLandmarks, type SevenLandmarks } from './seven-landmarks.js';

/**
 * Seven points from MeshLab's picked-points file (`.pp`): the `x`, `y`, `z` attributes of its `point` elements in file order.
 *
 * @param options `compat` looks at lines 9 to 15 only, as the original does, and so passes over further points
 * @throws NowError LANDMARKS_INVALID, LANDMARKS_COLLINEAR
 */
export function readPickedPoints(
  text: string,
  name: string,
  options: { readonly compat?: boolean } = {},
): SevenLandmarks {
  const read = options.compat ? text.split('\n').slice(8, 15).join('\n') : text;
  const points: number[] = [];
  for (const [, attributes] of read.matchAll(/<point\b([^>]*)>/g)) {
    for (const axis of ['x', 'y', 'z']) {
      points.push(numberOf(new RegExp(`\\b${axis}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1]));
    }
  }
  return checkSevenLandmarks(points, name);
}

/**
 * Seven points from text: seven lines of three numbers.
 * @throws NowError LANDMARKS_INVALID, LANDMARKS_COLLINEAR
 */
export function readLandmarkText(text: string, name: string): SevenLandmarks {
  const lines = text.split('\n').map((line) => line.trim());
  const points = lines.filter(Boolean).map((line) => line.split(/[\s,]+/).map(numberOf));
  // Three lines of seven are 21 numbers as well.
  const odd = points.findIndex((point) => point.length !== 3);
  if (odd >= 0) {
    throw new NowError('LANDMARKS_INVALID', `${name}: line ${odd + 1} has ${points[odd].length} numbers, expected 3`);
  }
  return checkSevenLandmarks(points.flat(), name);
}

/** `Number` takes a blank for 0. */
function numberOf(text: string | undefined): number {
  return text?.trim() ? Number(text) : Number.NaN;
}
