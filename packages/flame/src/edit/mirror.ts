import { addBlendShapes } from '../blend-shapes.js';
import { solveCholesky } from '../fit/cholesky.js';
import { PointTree } from '../fit/point-tree.js';
import type { HeadModel } from '../head-model.js';
import type { HeadParameters } from '../head-parameters.js';
import { jointBasis } from '../joint-basis.js';

/** Swaps left and right of heads of one model. */
export interface HeadMirror {
  /** [V]: each vertex' counterpart on the other side; a permutation that undoes itself */
  readonly partners: Uint32Array;
  /** Mirrors positions [V, 3] of the model's topology across x = 0. Twice gives exactly the same numbers. */
  mirrorVertices(vertices: Float32Array): Float32Array;
  /**
   * Mirrors parameters: turns exactly, coefficients by least squares, since a basis need not hold every head's mirror
   * image. Exact for a symmetric template and bases that are symmetric or come in mirrored pairs.
   */
  mirrorParameters(parameters: HeadParameters): HeadParameters;
}

/** Finds a model's symmetry from its template; takes about a second for a FLAME-size model's first `mirrorParameters`. */
export function createMirror(model: HeadModel): HeadMirror {
  const partners = pairPoints(model.vTemplate);
  const joints = pairPoints(jointBasis(model).mean);
  const mirrorVertices = (vertices: Float32Array): Float32Array => {
    const mirrored = new Float32Array(vertices.length);
    for (let v = 0; v < partners.length; v++) {
      const from = 3 * partners[v];
      mirrored[3 * v] = -vertices[from];
      mirrored[3 * v + 1] = vertices[from + 1];
      mirrored[3 * v + 2] = vertices[from + 2];
    }
    return mirrored;
  };
  let solvers: Record<'betas' | 'expression', Projector> | undefined;
  return {
    partners,
    mirrorVertices,
    mirrorParameters(parameters) {
      solvers ??= {
        betas: projector(model, 0, model.shapeCount),
        expression: projector(model, model.shapeCount, model.expressionCount),
      };
      const { betas, expression } = solvers;
      const pose = new Float32Array(parameters.pose.length);
      joints.forEach((partner, joint) => {
        // A turn's axis is a pseudovector: the mirror keeps its x and flips the rest
        const [x, y, z] = parameters.pose.subarray(3 * partner, 3 * partner + 3);
        pose.set([x, -y, -z], 3 * joint);
      });
      const [tx, ty, tz] = parameters.translation ?? [0, 0, 0];
      return {
        betas: betas(mirrorVertices(betas.offsets(parameters.betas))),
        expression: expression(mirrorVertices(expression.offsets(parameters.expression))),
        pose,
        translation: Float32Array.of(-tx, ty, tz),
      };
    },
  };
}

/** Mirrors any mesh across x = 0: positions reflected, faces turned so that they still look outwards. */
export function mirrorMesh(
  vertices: Float32Array,
  faces: Uint32Array,
): { readonly vertices: Float32Array; readonly faces: Uint32Array } {
  return {
    vertices: vertices.map((value, k) => (k % 3 === 0 ? -value : value)),
    faces: faces.map((_, k) => faces[k % 3 === 0 ? k : k % 3 === 1 ? k + 1 : k - 1]),
  };
}

/** Counterparts across x = 0 by position, nearest pairs first; points that are nearest to themselves stay their own. */
function pairPoints(points: ArrayLike<number>): Uint32Array {
  const partners = Uint32Array.from({ length: points.length / 3 }, (_, row) => row);
  // Pairs that are nearest to each other are settled, the rest looks again among itself: what sorting all pairs by
  // distance would give, without listing them.
  for (let open = Array.from(partners); open.length > 0; ) {
    const nearest = nearestCounterparts(points, open);
    const settled = new Set<number>();
    for (const [a, b] of nearest) {
      if (settled.has(a) || settled.has(b)) continue;
      const c = nearest.get(b) ?? b;
      // Of several at one distance, each may have been given another
      const isMutual = c === a || (c !== b && squaredGap(points, a, b) <= squaredGap(points, b, c));
      if (!isMutual) continue;
      partners[a] = b;
      partners[b] = a;
      settled.add(a).add(b);
    }
    open = open.filter((row) => !settled.has(row));
  }
  return partners;
}

/** For each row the one on the other side that is nearest to its mirror image; itself when none is nearer. */
function nearestCounterparts(points: ArrayLike<number>, rows: readonly number[]): Map<number, number> {
  // Two points of one side never pair: one of them is at least as near to its own image.
  const [left, right] = [1, -1].map((sign) => {
    const side = rows.filter((row) => sign * points[3 * row] > 0);
    const tree = new PointTree(side.flatMap((row) => [points[3 * row], points[3 * row + 1], points[3 * row + 2]]));
    return { rows: side, tree };
  });
  return new Map(
    rows.map((row) => {
      const x = points[3 * row];
      const other = x > 0 ? right : left;
      const found = other.tree.nearest(-x, points[3 * row + 1], points[3 * row + 2], 2 * Math.abs(x));
      return [row, found < 0 ? row : other.rows[found]];
    }),
  );
}

/** Squared distance between point b and the mirror image of point a, exactly as a `PointTree` takes it. */
function squaredGap(points: ArrayLike<number>, a: number, b: number): number {
  const dx = points[3 * a] + points[3 * b];
  const dy = points[3 * a + 1] - points[3 * b + 1];
  const dz = points[3 * a + 2] - points[3 * b + 2];
  return dx * dx + dy * dy + dz * dz;
}

interface Projector {
  /** The coefficients whose offsets come nearest to `offsets` [V, 3]. */
  (offsets: Float32Array): Float32Array;
  /** Offsets [V, 3] of coefficients, without the template. */
  offsets(coefficients: Float32Array): Float32Array;
}

/** Least squares onto `count` components from `first` on. */
function projector(model: HeadModel, first: number, count: number): Projector {
  const stride = model.shapeCount + model.expressionCount;
  const { shapedirs } = model;
  const gram = new Float64Array(count * count);
  for (let row = first; row < shapedirs.length; row += stride) {
    for (let i = 0; i < count; i++) {
      const value = shapedirs[row + i];
      if (value === 0) continue;
      for (let j = 0; j <= i; j++) gram[i * count + j] += value * shapedirs[row + j];
    }
  }
  // Components that are all zero (padding) must not make the system singular
  const mean = gram.reduce((sum, value, k) => (k % (count + 1) === 0 ? sum + value / count : sum), 0);
  for (let i = 0; i < count; i++) gram[i * (count + 1)] += 1e-9 * mean;
  const solve = (offsets: Float32Array) => {
    const right = new Float64Array(count);
    for (let n = 0; n < offsets.length; n++) {
      for (let i = 0; i < count; i++) right[i] += shapedirs[n * stride + first + i] * offsets[n];
    }
    solveCholesky(gram.slice(), right);
    return Float32Array.from(right);
  };
  return Object.assign(solve, {
    offsets: (coefficients: Float32Array) =>
      Float32Array.from(addBlendShapes(new Float32Array(model.vTemplate.length), shapedirs, coefficients, first)),
  });
}
