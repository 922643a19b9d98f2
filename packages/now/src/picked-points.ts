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
      points.push(Number(new RegExp(`\\b${axis}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1] ?? Number.NaN));
    }
  }
  return checkSevenLandmarks(points, name);
}

/**
 * Seven points from text: seven lines of three numbers.
 * @throws NowError LANDMARKS_INVALID, LANDMARKS_COLLINEAR
 */
export function readLandmarkText(text: string, name: string): SevenLandmarks {
  return checkSevenLandmarks(
    text
      .trim()
      .split(/[\s,]+/)
      .map(Number),
    name,
  );
}
