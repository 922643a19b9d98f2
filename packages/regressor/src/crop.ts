import type { RgbImage } from '@ringnet/io';
import { checkPicture } from './check-picture.js';
import { RegressorError } from './errors.js';
import { ImagePyramid } from './face/image-pyramid.js';
import { pyramidFor } from './face/pyramid-around.js';
import { imageFromRegion, type Region } from './face/region.js';
import type { FoundFace } from './found-face.js';
import { resizeBilinear } from './resize-bilinear.js';
import { roundHalfEven } from './round-half-even.js';

/** The regressor's view of a photo. Its picture is not a field of its own: a spread or a clone loses it. */
export interface Crop {
  /** 224 x 224; cut out when it is first asked for */
  readonly image: RgbImage;
  /** Mean brightness of its middle, 0..255; measured when it is first asked for */
  readonly luminance: number;
  /**
   * [6], row-major 2 x 3 affine: photo pixel = A * (crop pixel, 1). Pixel centres at integers on both sides.
   */
  readonly imageFromCrop: Float64Array;
}

/** What a landmark fit needs of a crop: nothing that is as large as a picture. */
export type CropPlacement = Pick<Crop, 'imageFromCrop' | 'luminance'>;

/** `DETECT` crops loosely around the found face; `AS_IS` is RingNet's own resize and centre crop. */
export type CropMode = 'DETECT' | 'AS_IS';

/** Side of the network's input, pixels. */
export const CROP_SIDE = 224;
const HALF = CROP_SIDE / 2;
/** Side of the detected crop over the longer side of the landmarks' box: the whole head with some air around it. */
const FACE_MARGIN = 1.6;
/** The landmarks end at the hairline: the crop's centre lies this part of their box above the box's centre. */
const FACE_LIFT = 0.06;

/**
 * Cuts out what the regressor looks at.
 *
 * `AS_IS` must be given a photo that is a loose face crop already and is bit-exact to RingNet's preprocessing; its
 * `imageFromCrop` is RingNet's own undoing (division by its nominal scale), which lies up to half a crop pixel off.
 * `DETECT` takes a square 1.6 times the landmarks' box, turned by the quarter turn that brings the face nearest to
 * upright; outside of the photo its edge is repeated.
 *
 * @param face  needed for `DETECT`
 * @throws RegressorError IMAGE_ASPECT when a side would shrink to nothing, NO_FACE_FOUND when `DETECT` gets no face,
 *   PARAMETER_LENGTH when the picture is not width x height x 3 bytes
 */
export function cropForRegressor(image: RgbImage, mode: CropMode, face?: FoundFace): Crop {
  checkPicture(image);
  if (mode === 'AS_IS') return cropAsIs(image);
  if (!face) throw new RegressorError('NO_FACE_FOUND', 'the crop DETECT needs a found face');
  return cropAroundFace(image, face);
}

function cropAsIs(image: RgbImage): Crop {
  const { width, height } = image;
  const scale = CROP_SIDE / Math.max(width, height);
  const newWidth = Math.floor(width * scale);
  const newHeight = Math.floor(height * scale);
  if (newWidth === 0 || newHeight === 0) {
    throw new RegressorError('IMAGE_ASPECT', `a picture of ${width} x ${height} shrinks to ${newWidth} x ${newHeight}`);
  }
  const startX = roundHalfEven(roundHalfEven(width / 2) * (newWidth / width));
  const startY = roundHalfEven(roundHalfEven(height / 2) * (newHeight / height));

  const cut = () => {
    const resized = resizeBilinear(image, newWidth, newHeight);
    const data = new Uint8Array(CROP_SIDE * CROP_SIDE * 3);
    for (let y = 0, target = 0; y < CROP_SIDE; y++) {
      const row = clamp(y + startY - HALF, newHeight) * newWidth;
      for (let x = 0; x < CROP_SIDE; x++) {
        const source = (row + clamp(x + startX - HALF, newWidth)) * 3;
        for (let channel = 0; channel < 3; channel++) data[target++] = resized.data[source + channel];
      }
    }
    return data;
  };
  const imageFromCrop = Float64Array.of(1 / scale, 0, (startX - HALF) / scale, 0, 1 / scale, (startY - HALF) / scale);
  const region: Region = {
    centerX: startX / scale,
    centerY: startY / scale,
    sizePx: CROP_SIDE / scale,
    rollRad: 0,
  };
  return new LazyCrop(imageFromCrop, cut, () => middleOf(new ImagePyramid(image), region));
}

function cropAroundFace(image: RgbImage, face: FoundFace): Crop {
  const { box, rollRad } = face;
  const quarterTurn = Math.round(rollRad / (Math.PI / 2)) * (Math.PI / 2);
  const boxSide = Math.max(box.width, box.height);
  const region: Region = {
    centerX: box.x + box.width / 2 + 0.5 + Math.sin(quarterTurn) * FACE_LIFT * boxSide,
    centerY: box.y + box.height / 2 + 0.5 - Math.cos(quarterTurn) * FACE_LIFT * boxSide,
    sizePx: boxSide * FACE_MARGIN,
    rollRad: quarterTurn,
  };
  const cut = () => {
    const { pyramid, move } = pyramidFor(image, face, region);
    const samples = pyramid.sample(move(region), CROP_SIDE, 0, 255, 'edge');
    const data = new Uint8Array(samples.length);
    for (let k = 0; k < data.length; k++) data[k] = samples[k] + 0.5;
    return data;
  };
  return new LazyCrop(affineOfRegion(region), cut, () => {
    const { pyramid, move } = pyramidFor(image, face, region);
    return middleOf(pyramid, move(region));
  });
}

/** A small picture of the middle half, [28, 28, 3] in 0..255. */
function middleOf(pyramid: ImagePyramid, region: Region): Float32Array {
  return pyramid.sample({ ...region, sizePx: region.sizePx / 2 }, CROP_SIDE / 8, 0, 255, 'edge');
}

/** The landmark fit never looks at the whole picture, only at where it lies and whether it is dark. */
class LazyCrop implements Crop {
  private cropped: RgbImage | undefined;
  private brightness: number | undefined;

  constructor(
    readonly imageFromCrop: Float64Array,
    private readonly cut: () => Uint8Array,
    private readonly middle: () => Float32Array,
  ) {}

  get image(): RgbImage {
    this.cropped ??= { width: CROP_SIDE, height: CROP_SIDE, channels: 3, data: this.cut() };
    return this.cropped;
  }

  get luminance(): number {
    this.brightness ??= meanLuminance(this.middle());
    return this.brightness;
  }
}

/** @param data  RGB, 0..255 */
function meanLuminance(data: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 3) sum += 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  return sum / (data.length / 3);
}

/** Crop pixel to photo pixel, both with centres at integers. */
function affineOfRegion(region: Region): Float64Array {
  const at = (x: number, y: number) => imageFromRegion(region, (x + 0.5) / CROP_SIDE, (y + 0.5) / CROP_SIDE);
  const [originX, originY] = at(0, 0);
  const step = region.sizePx / CROP_SIDE;
  const cos = step * Math.cos(region.rollRad);
  const sin = step * Math.sin(region.rollRad);
  return Float64Array.of(cos, -sin, originX - 0.5, sin, cos, originY - 0.5);
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length - 1);
}
