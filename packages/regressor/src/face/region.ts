/**
 * A square of a photo, turned by `rollRad` (clockwise on the screen). Coordinates here are edge-based: (0, 0) is the
 * outer corner of the top-left pixel, so that halving a picture halves them. A pixel centre lies half a pixel further.
 */
export interface Region {
  readonly centerX: number;
  readonly centerY: number;
  readonly sizePx: number;
  readonly rollRad: number;
}

/** Maps a point of a region, (0, 0) to (1, 1) along its own axes, to the photo (edge-based). */
export function imageFromRegion(region: Region, u: number, v: number): [number, number] {
  const cos = Math.cos(region.rollRad) * region.sizePx;
  const sin = Math.sin(region.rollRad) * region.sizePx;
  return [region.centerX + cos * (u - 0.5) - sin * (v - 0.5), region.centerY + sin * (u - 0.5) + cos * (v - 0.5)];
}

/** The square around the whole photo, turned by a multiple of a right angle or not at all. */
export function wholePhoto({ width, height }: { width: number; height: number }, rollRad = 0): Region {
  return { centerX: width / 2, centerY: height / 2, sizePx: Math.max(width, height), rollRad };
}

/** Squares of a part of the longer side, each overlapping the next by a quarter or more. */
export function tilesOf({ width, height }: { width: number; height: number }, divisions: number): Region[] {
  const sizePx = Math.max(width, height) / divisions;
  const centers = (length: number) => {
    if (length <= sizePx) return [length / 2];
    const count = Math.ceil((length - sizePx) / (0.75 * sizePx)) + 1;
    return Array.from({ length: count }, (_, k) => sizePx / 2 + ((length - sizePx) * k) / (count - 1));
  };
  return centers(height).flatMap((centerY) =>
    centers(width).map((centerX) => ({ centerX, centerY, sizePx, rollRad: 0 })),
  );
}
