import { encodePng } from '@ringnet/io';
import type { ArtifactMakers } from './artifact-context.js';
import { requirePhoto } from './require-photo.js';

/** The photo laid into the head's texture, and how sure each texel is. */
export const textureMakers: ArtifactMakers<'TEXTURE_PNG' | 'TEXTURE_CONFIDENCE_PNG'> = {
  TEXTURE_PNG: {
    mediaType: 'image/png',
    fileName: 'texture.png',
    async make(context, { textureSize = 512 }) {
      requirePhoto(context);
      return encodePng((await context.texture(textureSize)).texture);
    },
  },
  TEXTURE_CONFIDENCE_PNG: {
    mediaType: 'image/png',
    fileName: 'texture-confidence.png',
    async make(context, { textureSize = 512 }) {
      requirePhoto(context);
      return encodePng((await context.texture(textureSize)).confidence);
    },
  },
};
