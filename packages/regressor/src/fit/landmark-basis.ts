import type { HeadModel, LandmarkEmbedding } from '@ringnet/flame';

/**
 * A head model seen only at L landmarks: everything a fit needs, in doubles. P columns: `shapeColumns` of the model's
 * shape components, then those expression components that move anything. Model frame, metres.
 */
export interface LandmarkBasis {
  readonly landmarkCount: number;
  readonly shapeColumns: number;
  /** [P - shapeColumns], which expression component each further column is */
  readonly expressionIndices: Int32Array;
  /** [3 L] */
  readonly mean: Float64Array;
  /** [P, 3 L]: one row per column of the fit */
  readonly directions: Float64Array;
  /** [P], which landmarks each column moves, be it with the jaw joint, ascending: few, for most expressions */
  readonly moved: readonly Int32Array[];
  /** [L], how far each landmark follows the jaw joint, 0..1 */
  readonly jawWeights: Float64Array;
  /** [3] and [P, 3]: the jaw joint is affine in the coefficients, like the landmarks */
  readonly jawJoint: Float64Array;
  readonly jawJointDirections: Float64Array;
  readonly rootJoint: Float64Array;
  readonly rootJointDirections: Float64Array;
}

const ROOT = 0;
const JAW = 2;

/**
 * Restricts a model to some of an embedding's landmarks.
 * @param rows  the landmarks wanted, rows of `embedding`
 */
export function landmarkBasis(
  model: HeadModel,
  embedding: LandmarkEmbedding,
  rows: ArrayLike<number>,
  shapeColumns: number,
): LandmarkBasis {
  const expressionIndices = movingExpressions(model);
  const components = [...Array(shapeColumns).keys(), ...Array.from(expressionIndices, (k) => model.shapeCount + k)];
  const landmarkCount = rows.length;
  const mean = new Float64Array(3 * landmarkCount);
  const directions = new Float64Array(components.length * 3 * landmarkCount);
  const jawWeights = new Float64Array(landmarkCount);
  const jointCount = model.parents.length;
  const stride = model.shapeCount + model.expressionCount;

  for (let l = 0; l < landmarkCount; l++) {
    for (let corner = 0; corner < 3; corner++) {
      const vertex = model.faces[3 * embedding.faceIndices[rows[l]] + corner];
      const weight = embedding.barycentrics[3 * rows[l] + corner];
      jawWeights[l] += weight * model.skinningWeights[vertex * jointCount + JAW];
      for (let axis = 0; axis < 3; axis++) {
        const row = 3 * vertex + axis;
        mean[3 * l + axis] += weight * model.vTemplate[row];
        for (let p = 0; p < components.length; p++) {
          directions[p * 3 * landmarkCount + 3 * l + axis] += weight * model.shapedirs[row * stride + components[p]];
        }
      }
    }
  }
  const jaw = affineJoint(model, JAW, components);
  const root = affineJoint(model, ROOT, components);
  return {
    landmarkCount,
    shapeColumns,
    expressionIndices,
    mean,
    directions,
    moved: components.map((_, p) => movedLandmarks(directions, jawWeights, jaw.directions, p)),
    jawWeights,
    jawJoint: jaw.joint,
    jawJointDirections: jaw.directions,
    rootJoint: root.joint,
    rootJointDirections: root.directions,
  };
}

function movedLandmarks(
  directions: Float64Array,
  jawWeights: Float64Array,
  jawDirections: Float64Array,
  column: number,
): Int32Array {
  const isZero = (values: Float64Array, at: number) => values[at] === 0 && values[at + 1] === 0 && values[at + 2] === 0;
  const isJawMoved = !isZero(jawDirections, 3 * column);
  const moved: number[] = [];
  for (let l = 0; l < jawWeights.length; l++) {
    const isMoved = !isZero(directions, 3 * (column * jawWeights.length + l));
    if (isMoved || (isJawMoved && jawWeights[l] !== 0)) moved.push(l);
  }
  return Int32Array.from(moved);
}

function affineJoint(model: HeadModel, joint: number, components: readonly number[]) {
  const { rowStarts, columnIndices, values } = model.jointRegressor;
  const stride = model.shapeCount + model.expressionCount;
  const mean = new Float64Array(3);
  const directions = new Float64Array(3 * components.length);
  for (let entry = rowStarts[joint]; entry < rowStarts[joint + 1]; entry++) {
    for (let axis = 0; axis < 3; axis++) {
      const row = 3 * columnIndices[entry] + axis;
      mean[axis] += values[entry] * model.vTemplate[row];
      for (let p = 0; p < components.length; p++) {
        directions[3 * p + axis] += values[entry] * model.shapedirs[row * stride + components[p]];
      }
    }
  }
  return { joint: mean, directions };
}

/** Expression components that are not padding. */
function movingExpressions(model: HeadModel): Int32Array {
  const { shapedirs, shapeCount, expressionCount } = model;
  const stride = shapeCount + expressionCount;
  const moving = new Uint8Array(expressionCount);
  for (let row = shapeCount; row < shapedirs.length; row += stride) {
    for (let k = 0; k < expressionCount; k++) if (shapedirs[row + k] !== 0) moving[k] = 1;
  }
  const indices: number[] = [];
  for (let k = 0; k < Math.min(50, expressionCount); k++) if (moving[k]) indices.push(k);
  return Int32Array.from(indices);
}

/**
 * How much of each shape component the landmarks see: its root-mean-square motion there over that of the whole mesh.
 * Components that only move the scalp come out near 0.
 * @returns [shapeColumns]
 */
export function landmarkVisibility(model: HeadModel, basis: LandmarkBasis): Float64Array {
  const stride = model.shapeCount + model.expressionCount;
  const rows = model.vTemplate.length;
  const visibility = new Float64Array(basis.shapeColumns);
  const mesh = new Float64Array(basis.shapeColumns);
  for (let row = 0; row < rows; row++) {
    for (let p = 0; p < basis.shapeColumns; p++) mesh[p] += model.shapedirs[row * stride + p] ** 2;
  }
  const length = 3 * basis.landmarkCount;
  for (let p = 0; p < basis.shapeColumns; p++) {
    let seen = 0;
    for (let i = 0; i < length; i++) seen += basis.directions[p * length + i] ** 2;
    visibility[p] = mesh[p] > 0 ? Math.sqrt(seen / length / (mesh[p] / rows)) : 0;
  }
  return visibility;
}

/**
 * Picks landmarks that cover the face evenly: each next one is the farthest from those already picked.
 * @param points  [3 L]
 * @param seeds   picked first
 * @returns at most `count` rows, ascending
 */
export function spreadLandmarks(points: ArrayLike<number>, seeds: readonly number[], count: number): Int32Array {
  const total = points.length / 3;
  const distance = new Float64Array(total).fill(Number.POSITIVE_INFINITY);
  const picked: number[] = [];
  const pick = (row: number) => {
    picked.push(row);
    for (let l = 0; l < total; l++) {
      const d =
        (points[3 * l] - points[3 * row]) ** 2 +
        (points[3 * l + 1] - points[3 * row + 1]) ** 2 +
        (points[3 * l + 2] - points[3 * row + 2]) ** 2;
      if (d < distance[l]) distance[l] = d;
    }
  };
  for (const row of seeds) if (row < total && distance[row] > 0) pick(row);
  while (picked.length < Math.min(count, total)) {
    let farthest = 0;
    for (let l = 1; l < total; l++) if (distance[l] > distance[farthest]) farthest = l;
    if (distance[farthest] === 0) break;
    pick(farthest);
  }
  return Int32Array.from(picked).sort();
}
