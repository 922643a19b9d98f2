export { FormatError, type FormatErrorCode } from './format-error.js';
export type { Mesh } from './mesh.js';
export type { NdArray, TypedArray } from './nd-array.js';
export type { PixelImage, RgbImage } from './pixel-image.js';
