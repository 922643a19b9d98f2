import { addBlendShapes } from './blend-shapes.js';
import { checkParameters } from './check-parameters.js';
import type { HeadModel } from './head-model.js';
import type { HeadParameterNumbers } from './head-parameters.js';
import { type ColumnLayout, columnLayout, type JacobianColumns } from './jacobian-columns.js';
import { type JointBasis, jointBasis, restJointsOf } from './joint-basis.js';
import { chainTransforms, poseFeature, rotationsFromPose } from './kinematic-chain.js';
import type { LandmarkEmbedding } from './landmark-embedding.js';
import { rotationLeftJacobian } from './rotation-derivative.js';

/** Points and how they move: what a fit linearises. */
export interface PointJacobian {
  /** [N, 3], m */
  readonly points: Float64Array;
  /** [3 N, columnCount], row-major: metres per standard deviation, radian or metre */
  readonly jacobian: Float64Array;
  readonly columnCount: number;
}

/**
 * Derivatives of posed vertices with respect to every parameter, analytic.
 *
 * @param rows the vertices wanted; default all (then [15069, 168] for FLAME with 150 components: 20 MB)
 * @param basis `jointBasis(model)`, when the caller keeps it
 * @throws FlameError PARAMETER_LENGTH
 * @see Li et al. 2017, section 4; the rotations' part is Sola et al. 2018, equation 145 (left Jacobian of SO(3))
 */
export function vertexJacobian(
  model: HeadModel,
  parameters: HeadParameterNumbers,
  columns: JacobianColumns = {},
  rows?: ArrayLike<number>,
  basis: JointBasis = jointBasis(model),
): PointJacobian {
  checkParameters(model, parameters);
  const wanted = rows ?? Uint32Array.from({ length: model.vTemplate.length / 3 }, (_, v) => v);
  const layout = columnLayout(model, parameters, columns);
  const local = restRows(model, parameters, wanted);
  const motion = chainMotion(model, parameters, layout, basis);
  const points = new Float64Array(3 * wanted.length);
  const jacobian = new Float64Array(3 * wanted.length * layout.count);
  for (let n = 0; n < wanted.length; n++) {
    fillVertex(model, layout, motion, wanted[n], local.subarray(3 * n, 3 * n + 3), n, points, jacobian);
  }
  return { points, jacobian, columnCount: layout.count };
}

/**
 * Derivatives of landmarks with respect to every parameter; see `vertexJacobian`. The embedding itself counts as fixed.
 *
 * @returns points [L, 3] and their derivatives
 */
export function landmarkJacobian(
  model: HeadModel,
  parameters: HeadParameterNumbers,
  embedding: LandmarkEmbedding,
  columns: JacobianColumns = {},
  basis?: JointBasis,
): PointJacobian {
  const { faceIndices, barycentrics } = embedding;
  const corners = Array.from(faceIndices).flatMap((face) => [...model.faces.subarray(3 * face, 3 * face + 3)]);
  const vertices = [...new Set(corners)];
  const rowOf = new Map(vertices.map((vertex, row) => [vertex, row]));
  const mesh = vertexJacobian(model, parameters, columns, vertices, basis);
  const width = mesh.columnCount;
  const points = new Float64Array(3 * faceIndices.length);
  const jacobian = new Float64Array(points.length * width);
  corners.forEach((vertex, corner) => {
    const weight = barycentrics[corner];
    const from = 3 * (rowOf.get(vertex) as number);
    const to = 3 * Math.floor(corner / 3);
    for (let axis = 0; axis < 3; axis++) {
      points[to + axis] += weight * mesh.points[from + axis];
      for (let c = 0; c < width; c++) {
        jacobian[(to + axis) * width + c] += weight * mesh.jacobian[(from + axis) * width + c];
      }
    }
  });
  return { points, jacobian, columnCount: width };
}

/** Shaped and corrected rest positions of some vertices, [N, 3]. */
function restRows(model: HeadModel, parameters: HeadParameterNumbers, rows: ArrayLike<number>): Float64Array {
  const take = (directions: Float32Array) => {
    const width = (3 * directions.length) / model.vTemplate.length;
    const taken = new Float32Array(rows.length * width);
    for (let n = 0; n < rows.length; n++)
      taken.set(directions.subarray(rows[n] * width, (rows[n] + 1) * width), n * width);
    return taken;
  };
  const directions = take(model.shapedirs);
  const identity = addBlendShapes(take(model.vTemplate), directions, parameters.betas);
  const shaped = addBlendShapes(identity, directions, parameters.expression, model.shapeCount);
  if (!model.posedirs) return shaped;
  return addBlendShapes(shaped, take(model.posedirs), poseFeature(rotationsFromPose(parameters.pose)));
}

/** What all vertices share: the posed chain and how each column moves it. */
interface ChainMotion {
  /** [J, 3, 4] without the translation */
  readonly transforms: Float64Array;
  /** [J, 3], without the translation */
  readonly joints: Float64Array;
  readonly translation: ArrayLike<number>;
  /** [components, J, 3]: how each component moves the transforms' last columns */
  readonly shifts: Float64Array;
  /** Per pose column [3]: the axis that everything below the joint turns about, in the posed frame */
  readonly axes: readonly Float64Array[];
  /** Per pose column [9]: the change of the joint's own rotation matrix */
  readonly rotationChanges: readonly Float64Array[];
  /** isBelow[i][j]: joint j hangs on joint i, or is it */
  readonly isBelow: readonly (readonly boolean[])[];
}

function chainMotion(
  model: HeadModel,
  { betas, expression, pose, translation }: HeadParameterNumbers,
  layout: ColumnLayout,
  basis: JointBasis,
): ChainMotion {
  const { parents } = model;
  const count = parents.length;
  const rotations = rotationsFromPose(pose);
  const rest = restJointsOf(basis, betas, expression);
  const { joints, skinTransforms } = chainTransforms(rotations, rest, parents);
  const components = [
    ...Array.from({ length: layout.betaCount }, (_, k) => k),
    ...Array.from({ length: layout.expressionCount }, (_, k) => model.shapeCount + k),
  ];
  const shifts = new Float64Array(components.length * count * 3);
  components.forEach((component, row) => {
    const moved = basis.directions.subarray(component * 3 * count, (component + 1) * 3 * count);
    // With the rotations held, the transforms' last columns are linear in the rest joints
    const { skinTransforms: changed } = chainTransforms(rotations, moved, parents);
    for (let k = 0; k < 3 * count; k++) shifts[row * 3 * count + k] = changed[4 * k + 3];
  });
  const isBelow = Array.from({ length: count }, (_, i) =>
    Array.from({ length: count }, (_, j) => {
      let walk = j;
      while (walk > i) walk = parents[walk];
      return walk === i;
    }),
  );
  const axes: Float64Array[] = [];
  const rotationChanges: Float64Array[] = [];
  for (const joint of layout.joints) {
    const left = rotationLeftJacobian(pose[3 * joint], pose[3 * joint + 1], pose[3 * joint + 2]);
    const parent = parents[joint];
    for (let axis = 0; axis < 3; axis++) {
      const [x, y, z] = [left[axis], left[3 + axis], left[6 + axis]];
      axes.push(parent < 0 ? Float64Array.of(x, y, z) : turn(skinTransforms, parent, x, y, z));
      const change = new Float64Array(9);
      for (let column = 0; column < 3; column++) {
        const [a, b, c] = [0, 3, 6].map((row) => rotations[9 * joint + row + column]);
        change[column] = y * c - z * b;
        change[3 + column] = z * a - x * c;
        change[6 + column] = x * b - y * a;
      }
      rotationChanges.push(change);
    }
  }
  return {
    transforms: skinTransforms,
    joints,
    translation: translation ?? [0, 0, 0],
    shifts,
    axes,
    rotationChanges,
    isBelow,
  };
}

function turn(transforms: Float64Array, joint: number, x: number, y: number, z: number): Float64Array {
  const t = transforms.subarray(12 * joint, 12 * joint + 12);
  return Float64Array.of(
    t[0] * x + t[1] * y + t[2] * z,
    t[4] * x + t[5] * y + t[6] * z,
    t[8] * x + t[9] * y + t[10] * z,
  );
}

/** Writes one vertex' position and its three rows of derivatives. */
function fillVertex(
  model: HeadModel,
  layout: ColumnLayout,
  motion: ChainMotion,
  vertex: number,
  rest: Float64Array,
  n: number,
  points: Float64Array,
  jacobian: Float64Array,
): void {
  const jointCount = model.parents.length;
  const weights = model.skinningWeights.subarray(vertex * jointCount, (vertex + 1) * jointCount);
  const blended = new Float64Array(12);
  for (let j = 0; j < jointCount; j++) {
    for (let k = 0; k < 12; k++) blended[k] += weights[j] * motion.transforms[12 * j + k];
  }
  for (let axis = 0; axis < 3; axis++) {
    const b = 4 * axis;
    points[3 * n + axis] =
      blended[b] * rest[0] +
      blended[b + 1] * rest[1] +
      blended[b + 2] * rest[2] +
      blended[b + 3] +
      motion.translation[axis];
  }
  const width = layout.count;
  const row = (axis: number) => (3 * n + axis) * width;
  const put = (column: number, x: number, y: number, z: number) => {
    jacobian[row(0) + column] += x;
    jacobian[row(1) + column] += y;
    jacobian[row(2) + column] += z;
  };
  /** Adds the blended rotation of a rest-pose change. */
  const putTurned = (column: number, x: number, y: number, z: number) => {
    put(
      column,
      blended[0] * x + blended[1] * y + blended[2] * z,
      blended[4] * x + blended[5] * y + blended[6] * z,
      blended[8] * x + blended[9] * y + blended[10] * z,
    );
  };

  const stride = model.shapeCount + model.expressionCount;
  const componentCount = layout.betaCount + layout.expressionCount;
  for (let c = 0; c < componentCount; c++) {
    const component = c < layout.betaCount ? c : model.shapeCount + c - layout.betaCount;
    const at = 3 * vertex * stride + component;
    putTurned(c, model.shapedirs[at], model.shapedirs[at + stride], model.shapedirs[at + 2 * stride]);
    for (let j = 0; j < jointCount; j++) {
      const s = 3 * (c * jointCount + j);
      put(c, weights[j] * motion.shifts[s], weights[j] * motion.shifts[s + 1], weights[j] * motion.shifts[s + 2]);
    }
  }

  layout.joints.forEach((joint, index) => {
    // The part of the vertex that hangs on this joint, relative to the joint
    let [x, y, z] = [0, 0, 0];
    for (let j = 0; j < jointCount; j++) {
      if (!motion.isBelow[joint][j] || weights[j] === 0) continue;
      const carried = turn(motion.transforms, j, rest[0], rest[1], rest[2]);
      x += weights[j] * (carried[0] + motion.transforms[12 * j + 3] - motion.joints[3 * joint]);
      y += weights[j] * (carried[1] + motion.transforms[12 * j + 7] - motion.joints[3 * joint + 1]);
      z += weights[j] * (carried[2] + motion.transforms[12 * j + 11] - motion.joints[3 * joint + 2]);
    }
    for (let axis = 0; axis < 3; axis++) {
      const column = componentCount + 3 * index + axis;
      const [ax, ay, az] = motion.axes[3 * index + axis];
      put(column, ay * z - az * y, az * x - ax * z, ax * y - ay * x);
      if (!model.posedirs || joint === 0) continue;
      const correctives = 9 * (jointCount - 1);
      const change = motion.rotationChanges[3 * index + axis];
      const moved = [0, 0, 0];
      for (let k = 0; k < 3; k++) {
        const at = (3 * vertex + k) * correctives + 9 * (joint - 1);
        for (let m = 0; m < 9; m++) moved[k] += model.posedirs[at + m] * change[m];
      }
      putTurned(column, moved[0], moved[1], moved[2]);
    }
  });

  if (layout.translation) {
    put(width - 3, 1, 0, 0);
    put(width - 2, 0, 1, 0);
    put(width - 1, 0, 0, 1);
  }
}
