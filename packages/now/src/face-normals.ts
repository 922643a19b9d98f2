/**
 * Unit normals of the faces; outward where faces run counter-clockwise seen from outside. Zero for faces without area.
 *
 * @param vertices [V, 3]
 * @param faces    [F, 3]
 * @returns [F, 3]
 */
export function faceNormals(vertices: Float32Array | Float64Array, faces: Uint32Array): Float64Array {
  const normals = new Float64Array(faces.length);
  for (let f = 0; f < faces.length; f += 3) {
    const a = 3 * faces[f];
    const b = 3 * faces[f + 1];
    const c = 3 * faces[f + 2];
    const ux = vertices[b] - vertices[a];
    const uy = vertices[b + 1] - vertices[a + 1];
    const uz = vertices[b + 2] - vertices[a + 2];
    const vx = vertices[c] - vertices[a];
    const vy = vertices[c + 1] - vertices[a + 1];
    const vz = vertices[c + 2] - vertices[a + 2];
    const x = uy * vz - uz * vy;
    const y = uz * vx - ux * vz;
    const z = ux * vy - uy * vx;
    const length = Math.sqrt(x * x + y * y + z * z);
    if (length === 0) continue;
    normals[f] = x / length;
    normals[f + 1] = y / length;
    normals[f + 2] = z / length;
  }
  return normals;
}
