import type { HeadModel, PosedHead } from '@ringnet/flame';
import { createRasterBuffers, framingCamera, projectToPhoto, type RasterBuffers, rasterize } from '@ringnet/texture';

/** Wide enough that every triangle facing the viewer gets a pixel, small enough to cost a few milliseconds. */
const sidePx = 384;
/** By model, so that they go with it: a megabyte made anew for every face is a third of what keeps the garbage collector at work. */
const buffersOf = new WeakMap<HeadModel, RasterBuffers>();

/**
 * The part of the texture (0..1, by area in the model's own layout) whose surface a photo shows: the rest is mirrored or filled in.
 * Null for a model without texture coordinates.
 *
 * @param heads decoded in the camera frame, one for each photo
 */
export function textureCoverage(model: HeadModel, heads: readonly PosedHead[]): number | null {
  if (!model.uv) return null;
  const { uvs, uvFaces } = model.uv;
  const size = { width: sidePx, height: sidePx };
  const isVisible = new Uint8Array(model.faces.length / 3);
  const buffers = buffersOf.get(model) ?? createRasterBuffers(size, { barycentrics: false });
  buffersOf.set(model, buffers);
  for (const { vertices } of heads) {
    const camera = framingCamera({ vertices, faces: model.faces }, size);
    const { faceIds } = rasterize(projectToPhoto(camera, vertices), model.faces, buffers);
    for (const face of faceIds) if (face >= 0) isVisible[face] = 1;
  }
  let seen = 0;
  let all = 0;
  for (let face = 0; face < isVisible.length; face++) {
    const a = 2 * uvFaces[3 * face];
    const b = 2 * uvFaces[3 * face + 1];
    const c = 2 * uvFaces[3 * face + 2];
    const area = Math.abs(
      (uvs[b] - uvs[a]) * (uvs[c + 1] - uvs[a + 1]) - (uvs[c] - uvs[a]) * (uvs[b + 1] - uvs[a + 1]),
    );
    all += area;
    if (isVisible[face]) seen += area;
  }
  return seen / all;
}
