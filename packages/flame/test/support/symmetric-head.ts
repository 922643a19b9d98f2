import { type HeadModel, parseHeadModel } from '../../src/index.js';

/**
 * A head of 30 vertices (5 rows of 6 across) that is its own mirror image, with five joints, and one symmetric and one
 * mirrored pair of components in shape and in expression.
 */
export function symmetricHead(): HeadModel {
  const across = [-3, -2, -1, 1, 2, 3];
  const template = [0, 1, 2, 3, 4].flatMap((row) =>
    across.map((x) => [0.02 * x, 0.04 * (row - 2) + 0.003 * Math.abs(x), 0.05 - 0.004 * x * x + 0.002 * row]),
  );
  const faces: number[][] = [];
  for (let row = 0; row < 4; row++) {
    for (let k = 0; k < 5; k++) {
      const a = 6 * row + k;
      faces.push([a, a + 1, a + 6], [a + 1, a + 7, a + 6]);
    }
  }
  const partner = (v: number) => 6 * Math.floor(v / 6) + 5 - (v % 6);
  const field = (seed: number) => template.map((_, v) => [0, 1, 2].map((k) => 0.004 * Math.sin(seed + 3 * v + 7 * k)));
  const mirrored = (of: number[][]) => of.map((_, v) => [-of[partner(v)][0], of[partner(v)][1], of[partner(v)][2]]);
  const even = (of: number[][]) => of.map((p, v) => p.map((value, k) => (value + mirrored(of)[v][k]) / 2));
  const components = [even(field(1)), field(2), mirrored(field(2)), even(field(3)), field(4), mirrored(field(4))];
  const joint = (weights: Record<number, number>) => template.map((_, v) => weights[v] ?? 0);
  return parseHeadModel(
    {
      v_template: template,
      f: faces,
      shapedirs: template.map((_, v) => [0, 1, 2].map((k) => components.map((component) => component[v][k]))),
      // root low, neck above it, jaw between, an eye on either side (the head's left is x > 0)
      J_regressor: [
        joint({ 2: 0.5, 3: 0.5 }),
        joint({ 8: 0.5, 9: 0.5 }),
        joint({ 14: 0.5, 15: 0.5 }),
        joint({ 22: 1 }),
        joint({ 19: 1 }),
      ],
      weights: template.map((_, v) => {
        if (v < 6) return [1, 0, 0, 0, 0];
        if (v < 12) return [0.5, 0.5, 0, 0, 0];
        if (v < 18) return [0, 0.25, 0.75, 0, 0];
        if (v === 22) return [0, 0, 0, 1, 0];
        if (v === 19) return [0, 0, 0, 0, 1];
        return [0, 1, 0, 0, 0];
      }),
      kintree_table: [
        [-1, 0, 1, 1, 1],
        [0, 1, 2, 3, 4],
      ],
    },
    { shapeCount: 3, regions: { low: Uint32Array.of(0, 1, 2, 3, 4, 5), lips: Uint32Array.of(14, 15) } },
  );
}
