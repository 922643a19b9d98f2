export { TextureError, type TextureErrorCode } from './errors.js';
export { interpolateVertexValues } from './interpolate-vertex-values.js';
export { type PhotoCamera, photoCamera, pixelsPerMetre, projectToPhoto, scalePhotoCamera } from './photo-camera.js';
export { createRasterBuffers, type RasterBuffers } from './raster-buffers.js';
export { type RasterizeOptions, rasterize } from './rasterize.js';
export { vertexNormals } from './vertex-normals.js';
