/**
 * Area-weighted vertex normals: the normalised sum of cross(v1 - v0, v2 - v0) over a vertex's faces.
 *
 * @param vertices [V, 3], any unit
 * @param faces [F, 3]
 * @returns [V, 3], unit length; zero where a vertex has no area around it
 */
export function vertexNormals(vertices: ArrayLike<number>, faces: ArrayLike<number>): Float32Array {
  const sums = new Float64Array(vertices.length);
  for (let f = 0; f < faces.length; f += 3) {
    const a = 3 * faces[f];
    const b = 3 * faces[f + 1];
    const c = 3 * faces[f + 2];
    const ux = vertices[b] - vertices[a];
    const uy = vertices[b + 1] - vertices[a + 1];
    const uz = vertices[b + 2] - vertices[a + 2];
    const wx = vertices[c] - vertices[a];
    const wy = vertices[c + 1] - vertices[a + 1];
    const wz = vertices[c + 2] - vertices[a + 2];
    const nx = uy * wz - uz * wy;
    const ny = uz * wx - ux * wz;
    const nz = ux * wy - uy * wx;
    for (const corner of [a, b, c]) {
      sums[corner] += nx;
      sums[corner + 1] += ny;
      sums[corner + 2] += nz;
    }
  }
  const normals = new Float32Array(sums.length);
  for (let v = 0; v < sums.length; v += 3) {
    const length = Math.hypot(sums[v], sums[v + 1], sums[v + 2]);
    if (length === 0) continue;
    for (let k = 0; k < 3; k++) normals[v + k] = sums[v + k] / length;
  }
  return normals;
}
