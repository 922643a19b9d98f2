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
  const { originX, originY, cos, sin } = regionFrame(region);
  return [originX + cos * u - sin * v, originY + sin * u + cos * v];
}

/** Where a region's corner lies and what its axes are, for many points: (originX + cos u - sin v, originY + sin u + cos v). */
export interface RegionFrame {
  readonly originX: number;
  readonly originY: number;
  readonly cos: number;
  readonly sin: number;
}

export function regionFrame({ centerX, centerY, sizePx, rollRad }: Region): RegionFrame {
  const cos = Math.cos(rollRad) * sizePx;
  const sin = Math.sin(rollRad) * sizePx;
  return { originX: centerX - cos / 2 + sin / 2, originY: centerY - sin / 2 - cos / 2, cos, sin };
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
