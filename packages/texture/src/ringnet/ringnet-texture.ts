import type { RgbImage } from '@ringnet/io';
import { TextureError } from '../errors.js';
import { roundHalfEven } from '../round-half-even.js';
import { vertexNormals } from '../vertex-normals.js';
import { type LongLensCamera, shiftVertices } from './ringnet-camera.js';
import type { TextureData } from './texture-data.js';

/**
 * RingNet's own texture, to the pixel: nearest pixel of the photo, no test for occlusion, black where nothing is seen.
 *
 * A texel is skipped when its (mixed, not renormalised) normal points away; column 0 and row 0 of the photo do not count;
 * of repeated texels the last wins.
 *
 * @param verticesCamera [V, 3], camera frame, m
 * @param faces          [F, 3], for the normals
 * @returns size x size
 * @throws TextureError TEXTURE_DATA when the table names a vertex the mesh does not have
 */
export function ringnetTexture(
  photo: RgbImage,
  camera: LongLensCamera,
  verticesCamera: Float32Array | Float64Array,
  faces: Uint32Array,
  data: TextureData,
): RgbImage {
  const { size, corners, barycentrics } = data;
  let last = 0;
  for (const v of corners) if (v > last) last = v;
  if (last >= verticesCamera.length / 3) {
    throw new TextureError(
      'TEXTURE_DATA',
      `texture data names vertex ${last}, the mesh has ${verticesCamera.length / 3}`,
    );
  }
  const vertices = shiftVertices(camera, verticesCamera);
  const normals = vertexNormals(vertices, faces);
  const texture: RgbImage = { width: size, height: size, channels: 3, data: new Uint8Array(3 * size * size) };
  const { focalPx, centerX, centerY } = camera;
  for (let t = 0; t < data.rows.length; t++) {
    const a = 3 * corners[3 * t];
    const b = 3 * corners[3 * t + 1];
    const c = 3 * corners[3 * t + 2];
    const wa = barycentrics[3 * t];
    const wb = barycentrics[3 * t + 1];
    const wc = barycentrics[3 * t + 2];
    if (wa * normals[a + 2] + wb * normals[b + 2] + wc * normals[c + 2] > 0) continue;
    const z = wa * vertices[a + 2] + wb * vertices[b + 2] + wc * vertices[c + 2];
    const x = roundHalfEven((focalPx * (wa * vertices[a] + wb * vertices[b] + wc * vertices[c])) / z + centerX);
    const y = roundHalfEven(
      (focalPx * (wa * vertices[a + 1] + wb * vertices[b + 1] + wc * vertices[c + 1])) / z + centerY,
    );
    if (!(x > 0 && x < photo.width && y > 0 && y < photo.height)) continue;
    const from = 3 * (y * photo.width + x);
    const to = 3 * (data.rows[t] * size + data.columns[t]);
    texture.data[to] = photo.data[from];
    texture.data[to + 1] = photo.data[from + 1];
    texture.data[to + 2] = photo.data[from + 2];
  }
  return texture;
}
