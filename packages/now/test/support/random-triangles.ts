/** A seeded stream of numbers in [0, 1): Park and Miller's minimal generator. */
export function seededRandom(seed: number): () => number {
  let state = seed % 2147483647;
  if (state <= 0) state += 2147483646;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Triangles of three kinds in turn: ordinary, slivers of 1e-9 width, and points or segments without area. */
export function mixedTriangles(count: number, random: () => number): { vertices: Float64Array; faces: Uint32Array } {
  const vertices = new Float64Array(count * 9);
  for (let face = 0; face < count; face++) {
    const origin = [random(), random(), random()];
    const along = [random() - 0.5, random() - 0.5, random() - 0.5];
    const aside = [random() - 0.5, random() - 0.5, random() - 0.5];
    const width = [0.3, 1e-9, 0][face % 3];
    for (let axis = 0; axis < 3; axis++) {
      vertices[9 * face + axis] = origin[axis];
      vertices[9 * face + 3 + axis] = origin[axis] + 0.3 * along[axis];
      vertices[9 * face + 6 + axis] = origin[axis] + 0.15 * along[axis] + width * aside[axis];
    }
  }
  return { vertices, faces: Uint32Array.from({ length: count * 3 }, (_, k) => k) };
}
