import type { Reconstruction } from '../api/documents.js';
import { openHeadSession } from './head-session.js';

/**
 * Draws a stored head once, in its texture where it has one, on a canvas of its own that is given back at once: a page
 * with many faces never holds more than one drawing context for them.
 *
 * @param sizePx side of the square, before the screen's pixel ratio
 * @throws Error when the browser has no WebGL or the server does not offer the model's file
 */
export async function drawPortrait(reconstruction: Reconstruction, sizePx: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = sizePx;
  canvas.height = sizePx;
  const session = await openHeadSession(canvas, reconstruction, () => {});
  try {
    const texture = reconstruction.artifacts.find(({ kind }) => kind === 'TEXTURE_PNG');
    if (texture) {
      await session.scene.setTexture(texture.url).then(
        () => session.scene.setSurface('texture'),
        () => {}, // the head in clay is a portrait, too
      );
    }
    return await session.viewer.snapshot();
  } finally {
    session.dispose();
  }
}
