import { FlameError } from '../errors.js';
import { alignPoints, applySimilarity } from '../fit/rigid-alignment.js';
import type { HeadModel } from '../head-model.js';

/** How far apart corresponding vertices are. */
export interface VertexDistance {
  readonly meanMm: number;
  readonly rmsMm: number;
  readonly maxMm: number;
  readonly vertexCount: number;
}

export interface HeadDistance extends VertexDistance {
  /** The same per region of the model */
  readonly regions: Readonly<Record<string, VertexDistance>>;
  /** [V], mm, for colouring */
  readonly perVertexMm: Float32Array;
}

/**
 * The distance between two heads of one model, vertex by vertex.
 *
 * @param a, b [V, 3], m
 * @param align true first moves b rigidly onto a (no scale), so that place and turn do not count; default false
 * @throws FlameError PARAMETER_LENGTH when a count is not the model's
 */
export function headDistance(model: HeadModel, a: Float32Array, b: Float32Array, align = false): HeadDistance {
  for (const [name, vertices] of [
    ['a', a],
    ['b', b],
  ] as const) {
    if (vertices.length !== model.vTemplate.length) {
      throw new FlameError(
        'PARAMETER_LENGTH',
        `head ${name} has ${vertices.length} numbers, expected ${model.vTemplate.length}`,
      );
    }
  }
  const other = align ? applySimilarity(alignPoints(b, a, false), b) : b;
  const perVertexMm = Float32Array.from(
    { length: a.length / 3 },
    (_, v) =>
      1000 * Math.hypot(a[3 * v] - other[3 * v], a[3 * v + 1] - other[3 * v + 1], a[3 * v + 2] - other[3 * v + 2]),
  );
  const regions = Object.fromEntries(
    Object.entries(model.regions).map(([name, rows]) => [
      name,
      summarise(Float32Array.from(rows, (row) => perVertexMm[row])),
    ]),
  );
  return { ...summarise(perVertexMm), regions, perVertexMm };
}

function summarise(distances: Float32Array): VertexDistance {
  const count = distances.length;
  let sum = 0;
  let squares = 0;
  let maxMm = 0;
  for (const distance of distances) {
    sum += distance;
    squares += distance * distance;
    maxMm = Math.max(maxMm, distance);
  }
  return {
    meanMm: count > 0 ? sum / count : 0,
    rmsMm: count > 0 ? Math.sqrt(squares / count) : 0,
    maxMm,
    vertexCount: count,
  };
}
