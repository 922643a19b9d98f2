export { FormatError, type FormatErrorCode } from './format-error.js';
export type { Mesh } from './mesh.js';
export type { NdArray, TypedArray } from './nd-array.js';
export {
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxInitializer,
  type OnnxNode,
  type OnnxValue,
  writeOnnx,
} from './onnx.js';
export type { PixelImage, RgbImage } from './pixel-image.js';
