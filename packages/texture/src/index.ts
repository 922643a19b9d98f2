export { blankImage } from './blank-image.js';
export { type OpenCvCamera, openCvCamera, openGlProjection } from './camera-conversions.js';
export type { Coverage } from './compose-texture.js';
export { drawLandmarks, renderDepth, renderNormals, renderUvMap } from './data-pictures.js';
export { type DrawOptions, drawMesh } from './draw-mesh.js';
export { TextureError, type TextureErrorCode } from './errors.js';
export { interpolateVertexValues } from './interpolate-vertex-values.js';
export {
  type DirectionalLight,
  type Lighting,
  noLighting,
  type Rgb,
  softLighting,
  studioLighting,
} from './lighting.js';
export { mirrorVertices } from './mirror-vertices.js';
export { type PanelOptions, renderPanel } from './panel.js';
export { type PhotoCamera, photoCamera, pixelsPerMetre, projectToPhoto, scalePhotoCamera } from './photo-camera.js';
export {
  type PhotoView,
  type ProjectedTexture,
  projectTexture,
  type TexturedTopology,
  type TextureOptions,
} from './project-texture.js';
export { createRasterBuffers, type RasterBuffers } from './raster-buffers.js';
export { type RasterizeOptions, rasterize } from './rasterize.js';
export type { Regions } from './region-trust.js';
export {
  type PictureSize,
  type RenderOptions,
  renderMesh,
  renderOverlay,
  renderRotated,
  renderThumbnail,
  renderTurntable,
  type TurntableOptions,
} from './render.js';
export { type Rectangle, resample } from './resample.js';
export {
  type LongLensCamera,
  longLensCamera,
  photoCameraFromLongLens,
  projectLongLens,
  shiftVertices,
} from './ringnet/ringnet-camera.js';
export { type RingnetRendering, ringnetRender, ringnetRotate, ringnetVertexColors } from './ringnet/ringnet-render.js';
export { ringnetTexture } from './ringnet/ringnet-texture.js';
export { parseTextureData, type TextureData } from './ringnet/texture-data.js';
export { softShadow } from './soft-shadow.js';
export type { DrawableMesh, Surface } from './surface.js';
export { vertexNormals } from './vertex-normals.js';
export { framingCamera, turnMesh } from './view.js';
