/**
 * Linear blend skinning: every vertex by the weighted sum of the joints' transforms, then the translation.
 *
 * @param vertices [V, 3], m, rest pose with correctives
 * @param weights [V, J]
 * @param transforms [J, 3, 4]
 * @param translation [3], m
 * @param out [V, 3], where to write; may be `vertices`
 */
export function skin<T extends Float32Array | Float64Array>(
  vertices: ArrayLike<number>,
  weights: ArrayLike<number>,
  transforms: ArrayLike<number>,
  translation: ArrayLike<number>,
  out: T,
): T {
  const jointCount = transforms.length / 12;
  for (let v = 0; v < vertices.length / 3; v++) {
    const px = vertices[3 * v];
    const py = vertices[3 * v + 1];
    const pz = vertices[3 * v + 2];
    let x = translation[0];
    let y = translation[1];
    let z = translation[2];
    for (let j = 0; j < jointCount; j++) {
      const weight = weights[v * jointCount + j];
      if (weight === 0) continue;
      const a = 12 * j;
      x += weight * (transforms[a] * px + transforms[a + 1] * py + transforms[a + 2] * pz + transforms[a + 3]);
      y += weight * (transforms[a + 4] * px + transforms[a + 5] * py + transforms[a + 6] * pz + transforms[a + 7]);
      z += weight * (transforms[a + 8] * px + transforms[a + 9] * py + transforms[a + 10] * pz + transforms[a + 11]);
    }
    out[3 * v] = x;
    out[3 * v + 1] = y;
    out[3 * v + 2] = z;
  }
  return out;
}
