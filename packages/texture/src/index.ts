export { TextureError, type TextureErrorCode } from './errors.js';
export type { PhotoCamera } from './photo-camera.js';
