import type { RgbImage } from '@ringnet/io';
import { checkFaces } from '../check-faces.js';
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
 * @throws TextureError TEXTURE_DATA when the table names a vertex the mesh does not have, ARRAY_LENGTH when a face does
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
  for (let i = 0; i < corners.length; i++) if (corners[i] > last) last = corners[i];
  if (last >= verticesCamera.length / 3) {
    throw new TextureError(
      'TEXTURE_DATA',
      `texture data names vertex ${last}, the mesh has ${verticesCamera.length / 3}`,
    );
  }
  checkFaces('faces', faces, verticesCamera.length / 3);
  const vertices = shiftVertices(camera, verticesCamera);
  const normals = vertexNormals(vertices, faces);
  const out = new Uint8Array(3 * size * size);
  const { focalPx, centerX, centerY } = camera;
  const { width, height, data: pixels } = photo;
  const { rows, columns } = data;
  for (let t = 0, i = 0; t < rows.length; t++, i += 3) {
    const a = 3 * corners[i];
    const b = 3 * corners[i + 1];
    const c = 3 * corners[i + 2];
    const wa = barycentrics[i];
    const wb = barycentrics[i + 1];
    const wc = barycentrics[i + 2];
    if (wa * normals[a + 2] + wb * normals[b + 2] + wc * normals[c + 2] > 0) continue;
    const z = wa * vertices[a + 2] + wb * vertices[b + 2] + wc * vertices[c + 2];
    const x = (focalPx * (wa * vertices[a] + wb * vertices[b] + wc * vertices[c])) / z + centerX;
    const y = (focalPx * (wa * vertices[a + 1] + wb * vertices[b + 1] + wc * vertices[c + 1])) / z + centerY;
    // Halves go to the even side: at .5 and width - .5 that decides whether a texel counts.
    if (!(x > 0.5 && x < width && y > 0.5 && y < height)) continue;
    const column = roundHalfEven(x);
    const row = roundHalfEven(y);
    if (column >= width || row >= height) continue;
    const from = 3 * (row * width + column);
    const to = 3 * (rows[t] * size + columns[t]);
    out[to] = pixels[from];
    out[to + 1] = pixels[from + 1];
    out[to + 2] = pixels[from + 2];
  }
  return { width: size, height: size, channels: 3, data: out };
}
