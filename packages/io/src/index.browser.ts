export { type ByteSource, memorySource } from './byte-source.js';
export type { CheckpointVariable } from './checkpoint-index.js';
export { closeHoles, countOpenEdges } from './close-holes.js';
export type { AnimationOptions, DecodedImage, EncodeOptions } from './decoded-image.js';
export { FormatError, type FormatErrorCode } from './format-error.js';
export type { GlbAnimation, GlbHead, GlbJoint, GlbMorphTarget, GlbSkeleton, GlbTexture } from './glb-head.js';
export { decodeImage, encodeAnimation, encodeJpeg, encodePng, encodeWebp } from './image-codec.browser.js';
export { type ImageFormat, type ImageHeader, readImageHeader } from './image-header.js';
export type { ImageLimits } from './image-limits.js';
export { type FileDescription, type FileFormat, inspectFile } from './inspect-file.js';
export type { FileEntry } from './inspect-values.js';
export type { Mesh } from './mesh.js';
export type { NdArray, TypedArray } from './nd-array.js';
export { readNpy, writeNpy } from './npy.js';
export { readNpyObject } from './npy-object.js';
export { readNpz, writeNpz } from './npz.js';
export {
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxInitializer,
  type OnnxNode,
  type OnnxPlace,
  type OnnxValue,
  writeOnnx,
} from './onnx.js';
export type { CompressedMatrix, ObjectArray, PickleValue } from './pickle-value.js';
export type { WritableValue } from './pickle-writer.js';
export type { PixelImage, RgbImage } from './pixel-image.js';
export { type Checkpoint, checkpointShardNames, readCheckpoint } from './read-checkpoint.js';
export { readGlb } from './read-glb.js';
export {
  type GraphAttribute,
  type GraphList,
  type GraphNode,
  type GraphTensor,
  type MetaGraph,
  readMetaGraph,
} from './read-meta-graph.js';
export { readObj } from './read-obj.js';
export { readPickle } from './read-pickle.js';
export { readPly } from './read-ply.js';
export { readRingnetParameters } from './read-ringnet-parameters.js';
export { readStl } from './read-stl.js';
export type { RingnetParameters } from './ringnet-parameters.js';
export { writeGlb } from './write-glb.js';
export { writeNpyObject } from './write-npy-object.js';
export { type MtlOptions, type ObjOptions, writeMtl, writeObj } from './write-obj.js';
export { type PlyOptions, writePly } from './write-ply.js';
export { writeRingnetParameters } from './write-ringnet-parameters.js';
export { type StlOptions, writeStl } from './write-stl.js';
export { readZip, writeZip, type ZipLimits } from './zip.js';
