import type { PixelImage } from '@ringnet/io';
import { addBlendShapes } from './blend-shapes.js';
import { FlameError } from './errors.js';
import { asFields, fieldNames, findField, readFloats, readIndices } from './field-reader.js';
import type { UvLayout } from './head-model.js';

/** Spellings in FLAME_masks.pkl that are not the library's. */
const regionNames: Readonly<Record<string, string>> = { left_eyeball: 'leftEye', right_eyeball: 'rightEye' };

/**
 * Reads FLAME's vertex masks: regions under the library's names (`left_eyeball` becomes `leftEye`, the rest camelCase)
 * and `ears`, both together.
 *
 * @param file the pickle's dictionary
 * @throws FlameError MODEL_FIELD_VALUE when an index is not one of the model's vertices
 */
export function parseMasks(file: unknown, vertexCount: number): Record<string, Uint32Array> {
  const fields = asFields('masks', file);
  const regions: Record<string, Uint32Array> = Object.fromEntries(
    fieldNames(fields).map((name) => [
      regionName(name),
      readIndices(name, findField(fields, name), [null], vertexCount).data,
    ]),
  );
  const { leftEar, rightEar } = regions;
  return leftEar && rightEar ? { ...regions, ears: Uint32Array.of(...leftEar, ...rightEar) } : regions;
}

function regionName(name: string): string {
  if (Object.hasOwn(regionNames, name)) return regionNames[name];
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Reads the texture coordinates (`vt`, `ft`) of FLAME's texture files: the texture space .npz or texture_data .npy.
 *
 * @throws FlameError MODEL_FIELD_MISSING, MODEL_FIELD_SHAPE, MODEL_FIELD_VALUE
 */
export function parseUvLayout(file: unknown, faceCount: number): UvLayout {
  const fields = asFields('texture data', file);
  const uvs = readFloats('vt', findField(fields, 'vt'), [null, 2]);
  return { uvs: uvs.data, uvFaces: readIndices('ft', findField(fields, 'ft'), [faceCount, 3], uvs.shape[0]).data };
}

/** A linear model of skin colour in texture space. */
export interface TextureSpace {
  readonly sizePx: number;
  /** [size, size, 3], 0..255, RGB, row 0 on top */
  readonly mean: Float32Array;
  /** [size, size, 3, K] per standard deviation */
  readonly directions: Float32Array;
  readonly componentCount: number;
}

/**
 * Reads FLAME's texture space (.npz with `mean` and `tex_dir`).
 *
 * @param channelOrder how the file holds colours; FLAME's holds BGR
 * @throws FlameError MODEL_FIELD_MISSING, MODEL_FIELD_SHAPE, MODEL_FIELD_VALUE
 */
export function parseTextureSpace(file: unknown, channelOrder: 'BGR' | 'RGB' = 'BGR'): TextureSpace {
  const fields = asFields('texture space', file);
  const mean = readFloats('mean', findField(fields, 'mean'), [null, null, 3]);
  const [sizePx, width] = mean.shape;
  if (sizePx !== width) throw new FlameError('MODEL_FIELD_SHAPE', `mean is ${sizePx} by ${width}, expected a square`);
  const directions = readFloats('tex_dir', findField(fields, 'tex_dir'), [sizePx, sizePx, 3, null]);
  const componentCount = directions.shape[3];
  const flip = (data: Float32Array, width: number) => {
    if (channelOrder === 'RGB') return data;
    const flipped = new Float32Array(data.length);
    for (let start = 0; start < data.length; start += 3 * width) {
      for (let c = 0; c < 3; c++) {
        flipped.set(data.subarray(start + c * width, start + (c + 1) * width), start + (2 - c) * width);
      }
    }
    return flipped;
  };
  return { sizePx, mean: flip(mean.data, 1), directions: flip(directions.data, componentCount), componentCount };
}

/**
 * The texture of coefficients [<= K], 8-bit RGB.
 *
 * @throws FlameError PARAMETER_LENGTH when there are more than K
 */
export function evaluateTexture(space: TextureSpace, coefficients: Float32Array): PixelImage {
  const { componentCount } = space;
  if (coefficients.length > componentCount) {
    const message = `coefficients has ${coefficients.length} values, expected at most ${componentCount}`;
    throw new FlameError('PARAMETER_LENGTH', message);
  }
  const colours = addBlendShapes(space.mean, space.directions, coefficients);
  return {
    width: space.sizePx,
    height: space.sizePx,
    channels: 3,
    data: Uint8Array.from(new Uint8ClampedArray(colours)),
  };
}
