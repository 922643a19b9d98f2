/**
 * Values as planes over the screen: for each face and channel f(x, y) = k0 + k1 x + k2 y through its three corners.
 *
 * Evaluating a plane is cheaper than fetching three corners per pixel. Degenerate faces get constant planes.
 *
 * @param points  [V, 3], raster pixels
 * @param faces   [F, 3], rows of `points`
 * @param indices [F, 3], rows of `values`
 * @param values  [N, channels]
 * @returns [F, channels, 3]
 */
export function facePlanes(
  points: Float64Array,
  faces: Uint32Array,
  indices: Uint32Array,
  values: Float32Array | Float64Array,
  channels: number,
): Float32Array {
  const planes = new Float32Array(faces.length * channels);
  let out = 0;
  for (let f = 0; f < faces.length; f += 3) {
    const a = 3 * faces[f];
    const x = points[a];
    const y = points[a + 1];
    const x1 = points[3 * faces[f + 1]] - x;
    const y1 = points[3 * faces[f + 1] + 1] - y;
    const x2 = points[3 * faces[f + 2]] - x;
    const y2 = points[3 * faces[f + 2] + 1] - y;
    const area = x1 * y2 - x2 * y1;
    const inverse = Math.abs(area) > 1e-9 ? 1 / area : 0;
    for (let k = 0; k < channels; k++, out += 3) {
      const v = values[indices[f] * channels + k];
      const d1 = values[indices[f + 1] * channels + k] - v;
      const d2 = values[indices[f + 2] * channels + k] - v;
      const gx = (d1 * y2 - d2 * y1) * inverse;
      const gy = (d2 * x1 - d1 * x2) * inverse;
      planes[out] = v - gx * x - gy * y;
      planes[out + 1] = gx;
      planes[out + 2] = gy;
    }
  }
  return planes;
}

/**
 * Which way each face looks on the screen.
 *
 * @returns [F], 1 towards the viewer, -1 away, for counter-clockwise faces seen from outside and y down
 */
export function faceDirections(points: Float64Array, faces: Uint32Array): Int8Array {
  const directions = new Int8Array(faces.length / 3);
  for (let f = 0; f < faces.length; f += 3) {
    const a = 3 * faces[f];
    const b = 3 * faces[f + 1];
    const c = 3 * faces[f + 2];
    const area =
      (points[b] - points[a]) * (points[c + 1] - points[a + 1]) -
      (points[c] - points[a]) * (points[b + 1] - points[a + 1]);
    directions[f / 3] = area <= 0 ? 1 : -1;
  }
  return directions;
}
