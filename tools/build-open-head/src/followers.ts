/** A vertex that follows the edge vertices near it. */
export interface Follower {
  readonly row: number;
  /** edge vertices and their shares; sums to 1 on an edge and fades with the distance from it */
  readonly edges: readonly { readonly edge: number; readonly share: number }[];
}

/**
 * Ties `rows` to the `edges` around them: a Gaussian blend of the edges' moves, fading over `reach` from the nearest edge.
 *
 * @param shape [P, 3] m
 * @param reach m
 */
export function findFollowers(
  rows: readonly number[],
  edges: readonly number[],
  shape: Float64Array,
  reach: number,
): Follower[] {
  return rows.flatMap((row) => {
    const gaps = edges.map((edge) => Math.hypot(...[0, 1, 2].map((k) => shape[3 * row + k] - shape[3 * edge + k])));
    const nearest = Math.min(...gaps);
    const fade = Math.exp(-((nearest / reach) ** 2));
    if (fade < 0.01) return [];
    const shares = gaps.map((gap) => Math.exp(-((gap / reach) ** 2)));
    const total = shares.reduce((sum, share) => sum + share, 0);
    const near = edges
      .map((edge, i) => ({ edge, share: (fade * shares[i]) / total }))
      .filter(({ share }) => share > 1e-4);
    return [{ row, edges: near }];
  });
}

/** Adds the edges' moves to everything that follows them; `field` [P, 3] in place. */
export function moveFollowers(
  followers: readonly Follower[],
  field: Float64Array,
  moves: ReadonlyMap<number, readonly number[]>,
): void {
  for (const { row, edges } of followers)
    for (const { edge, share } of edges) {
      const move = moves.get(edge) as readonly number[];
      for (let k = 0; k < 3; k++) field[3 * row + k] += share * move[k];
    }
}
