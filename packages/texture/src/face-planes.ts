/**
 * Values as planes over the screen: for each face and channel f(x, y) = k0 + k1 x + k2 y through its three corners.
 *
 * Evaluating a plane is cheaper than fetching three corners per pixel. Degenerate faces get constant planes.
 *
 * @param points  [V, 3], raster pixels
 * @param faces   [F, 3], rows of `points`
 * @param indices [F, 3], rows of `values`
 * @param values  [N, channels]
 * @param rows    faces to compute, default all; the others' planes stay zero
 * @returns [F, channels, 3]
 */
export function facePlanes(
  points: Float64Array,
  faces: Uint32Array,
  indices: Uint32Array,
  values: Float32Array | Float64Array,
  channels: number,
  rows: Uint32Array | null = null,
): Float32Array {
  const planes = new Float32Array(faces.length * channels);
  const count = rows === null ? faces.length / 3 : rows.length;
  for (let i = 0; i < count; i++) {
    const f = 3 * (rows === null ? i : rows[i]);
    let out = f * channels;
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
