import { TextureError } from './errors.js';

/**
 * A weak-perspective camera straight into photo pixels. For X in the camera frame (x right, y down, z away):
 * photo = A * (X_x, X_y) + b, with A the 2 x 2 left part and b the right column of `imageFromCamera`.
 * Depth order is X_z, smaller is nearer.
 */
export interface PhotoCamera {
  /** [6], row-major 2 x 3, pixels per metre and pixels */
  readonly imageFromCamera: Float64Array;
}

/** Half the side of RingNet's 224-pixel crop: crop pixel = 112 * (p + 1). */
const HALF_CROP = 112;

/**
 * Chains a regressor's crop camera with the crop's place in the photo.
 *
 * p = scale * (X_xy + t), crop pixel = 112 * (p + 1), photo pixel = imageFromCrop * (crop pixel, 1). Pixel centres at integers.
 *
 * @param camera        crop units per metre; metres
 * @param imageFromCrop [6], row-major 2 x 3
 * @throws TextureError ARRAY_LENGTH when imageFromCrop is not 6 long
 */
export function photoCamera(
  camera: { readonly scale: number; readonly tx: number; readonly ty: number },
  imageFromCrop: Float64Array,
): PhotoCamera {
  if (imageFromCrop.length !== 6) {
    throw new TextureError('ARRAY_LENGTH', `imageFromCrop has ${imageFromCrop.length} values, expected 6`);
  }
  const [a, b, c, d, e, f] = imageFromCrop;
  const k = HALF_CROP * camera.scale;
  const u = k * camera.tx + HALF_CROP;
  const v = k * camera.ty + HALF_CROP;
  return { imageFromCamera: Float64Array.of(a * k, b * k, a * u + b * v + c, d * k, e * k, d * u + e * v + f) };
}

/**
 * Projects points into the photo, keeping their depth: what `rasterize` draws.
 *
 * @param verticesCamera [V, 3], camera frame, metres
 * @returns [V, 3]: x, y in photo pixels (pixel centres at integers), z as it was
 */
export function projectToPhoto(camera: PhotoCamera, verticesCamera: Float32Array | Float64Array): Float64Array {
  const [a, b, c, d, e, f] = camera.imageFromCamera;
  const points = new Float64Array(verticesCamera.length);
  for (let i = 0; i < points.length; i += 3) {
    const x = verticesCamera[i];
    const y = verticesCamera[i + 1];
    points[i] = a * x + b * y + c;
    points[i + 1] = d * x + e * y + f;
    points[i + 2] = verticesCamera[i + 2];
  }
  return points;
}

/** Photo pixels per metre of a camera: the square root of its area factor. */
export function pixelsPerMetre(camera: PhotoCamera): number {
  const [a, b, , d, e] = camera.imageFromCamera;
  return Math.sqrt(Math.abs(a * e - b * d));
}

/** The same view on a picture `factor` times as large. Pixel centres stay at integers on both. */
export function scalePhotoCamera(camera: PhotoCamera, factor: number): PhotoCamera {
  const [a, b, c, d, e, f] = camera.imageFromCamera;
  const shift = (factor - 1) / 2;
  return {
    imageFromCamera: Float64Array.of(
      a * factor,
      b * factor,
      c * factor + shift,
      d * factor,
      e * factor,
      f * factor + shift,
    ),
  };
}
