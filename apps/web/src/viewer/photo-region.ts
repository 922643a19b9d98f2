/** A part of a photo, in its pixels. */
export interface PhotoRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How much larger than the face's box the shown part is. */
const margin = 3.2;

/** The part of a photo to show: around the face when it is small in the photo, else all of it. */
export function regionAround(
  photo: { readonly width: number; readonly height: number },
  face: { readonly box: PhotoRegion } | null,
): PhotoRegion {
  const whole = { x: 0, y: 0, width: photo.width, height: photo.height };
  if (!face) return whole;
  const side = Math.round(margin * Math.max(face.box.width, face.box.height));
  const width = Math.min(side, photo.width);
  const height = Math.min(side, photo.height);
  if (width * height > 0.6 * photo.width * photo.height) return whole;
  const within = (start: number, size: number, limit: number) => Math.round(Math.min(Math.max(start, 0), limit - size));
  return {
    x: within(face.box.x + (face.box.width - width) / 2, width, photo.width),
    y: within(face.box.y + (face.box.height - height) / 2, height, photo.height),
    width,
    height,
  };
}
