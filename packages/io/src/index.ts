export type { AnimationOptions, DecodedImage, EncodeOptions } from './decoded-image.js';
export { FormatError, type FormatErrorCode } from './format-error.js';
export { decodeImage, encodeAnimation, encodeJpeg, encodePng, encodeWebp } from './image-codec.node.js';
export { type ImageFormat, type ImageHeader, readImageHeader } from './image-header.js';
export type { ImageLimits } from './image-limits.js';
export type { Mesh } from './mesh.js';
export type { NdArray, TypedArray } from './nd-array.js';
export { readNpy, writeNpy } from './npy.js';
export { readNpz, writeNpz } from './npz.js';
export {
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxInitializer,
  type OnnxNode,
  type OnnxValue,
  writeOnnx,
} from './onnx.js';
export type { PixelImage, RgbImage } from './pixel-image.js';
export { readZip, writeZip, type ZipLimits } from './zip.js';
