/** A rectangle of whole pixels. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The mesh's larger side on the screen, pixels, also where it leaves the picture */
  readonly meshSide: number;
}

/** The part of a picture that points can touch; null when they miss it. Non-finite points do not count. */
export function coveredWindow(
  points: Float64Array,
  size: { readonly width: number; readonly height: number },
): Window | null {
  let x0 = Number.POSITIVE_INFINITY;
  let y0 = Number.POSITIVE_INFINITY;
  let x1 = Number.NEGATIVE_INFINITY;
  let y1 = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < points.length; i += 3) {
    if (!Number.isFinite(points[i] + points[i + 1])) continue;
    x0 = Math.min(x0, points[i]);
    x1 = Math.max(x1, points[i]);
    y0 = Math.min(y0, points[i + 1]);
    y1 = Math.max(y1, points[i + 1]);
  }
  const left = Math.max(0, Math.floor(x0));
  const top = Math.max(0, Math.floor(y0));
  const width = Math.min(size.width - 1, Math.ceil(x1)) - left + 1;
  const height = Math.min(size.height - 1, Math.ceil(y1)) - top + 1;
  if (!(width > 0 && height > 0)) return null;
  return { left, top, width, height, meshSide: Math.max(x1 - x0, y1 - y0) };
}
