import { FlameError } from './errors.js';
import type { HeadModel } from './head-model.js';
import type { LandmarkEmbedding } from './landmark-embedding.js';
import { writeRotation } from './rotation.js';

/** The seven points of the NoW benchmark as rows of the 68: eye corners, below the nose, mouth corners. */
export const nowLandmarkRows: readonly number[] = [36, 39, 42, 45, 33, 48, 54];

/**
 * The points of an embedding on a mesh: the barycentric mix of each face's corners.
 *
 * @param vertices [V, 3], posed, any unit
 * @param faces [F, 3]
 * @returns [L, 3], unit of `vertices`
 */
export function evaluateEmbedding(
  embedding: LandmarkEmbedding,
  vertices: ArrayLike<number>,
  faces: ArrayLike<number>,
): Float32Array {
  const { faceIndices, barycentrics } = embedding;
  const points = new Float32Array(3 * faceIndices.length);
  for (let l = 0; l < faceIndices.length; l++) {
    const a = 3 * faces[3 * faceIndices[l]];
    const b = 3 * faces[3 * faceIndices[l] + 1];
    const c = 3 * faces[3 * faceIndices[l] + 2];
    for (let k = 0; k < 3; k++) {
      points[3 * l + k] =
        barycentrics[3 * l] * vertices[a + k] +
        barycentrics[3 * l + 1] * vertices[b + k] +
        barycentrics[3 * l + 2] * vertices[c + k];
    }
  }
  return points;
}

/** `model`: y up. `camera`: RingNet's frame, where the pose holds 180 degrees about x on top of the head's own. */
export type PoseFrame = 'model' | 'camera';

/**
 * The yaw of the head that decides which points are its contour: Euler y of R_global R_neck, FLAME_PyTorch's sign and
 * range (it folds beyond 90 degrees). Positive when the head turns to its right.
 *
 * @param pose [3 J], axis-angle, radians
 * @param scratch [27], kept by callers that may not allocate
 * @returns degrees in [-90, 90]
 */
export function contourYawDegrees(
  pose: ArrayLike<number>,
  frame: PoseFrame = 'model',
  scratch = new Float64Array(27),
): number {
  const r = scratch;
  writeRotation(pose[0], pose[1], pose[2], r, 0);
  if (pose.length > 3) {
    writeRotation(pose[3], pose[4], pose[5], r, 9);
    // The first column of root times neck is all that the angle needs.
    for (let row = 0; row < 9; row += 3) r[18 + row] = r[row] * r[9] + r[row + 1] * r[12] + r[row + 2] * r[15];
    for (let row = 0; row < 9; row += 3) r[row] = r[18 + row];
  }
  const degrees = (-Math.atan2(-r[6], Math.hypot(r[0], r[3])) * 180) / Math.PI;
  return frame === 'camera' ? -degrees : degrees;
}

/** The row of the 79-row contour table for a yaw: 0..39 degrees in rows 0..39, -1..-39 in rows 40..78, clamped. */
export function contourRow(yawDegrees: number): number {
  const degrees = roundHalfToEven(Math.min(yawDegrees, 39));
  if (degrees < -39) return 78;
  return degrees < 0 ? 39 - degrees : degrees + 0;
}

/**
 * The 68 iBUG landmarks of a posed head: 17 contour points chosen by yaw, then the 51 static ones.
 *
 * @param vertices [V, 3], decoded with `pose`, m
 * @param pose [3 J], axis-angle, radians
 * @param frame which frame `pose` turns the head into; RingNet's parameters are `camera`
 * @returns [68, 3], m
 * @throws FlameError MODEL_FIELD_MISSING when the model has no static or contour embedding
 * @throws FlameError PARAMETER_LENGTH when the vertices are not the model's or the pose is not one of finite numbers
 */
export function evaluateLandmarks(
  model: HeadModel,
  vertices: ArrayLike<number>,
  pose: ArrayLike<number>,
  frame: PoseFrame = 'model',
): Float32Array {
  if (vertices.length !== model.vTemplate.length) {
    const found = `vertices has ${vertices.length} values`;
    throw new FlameError('PARAMETER_LENGTH', `${found}, ${model.info.id} has ${model.vTemplate.length}`);
  }
  const yaw = contourYawDegrees(pose, frame);
  if (!Number.isFinite(yaw)) throw new FlameError('PARAMETER_LENGTH', 'pose is not 3 or more finite numbers');
  const embedding = embedding68(model, contourRow(yaw));
  return evaluateEmbedding(embedding, vertices, model.faces);
}

/**
 * The 68 points as one embedding with the contour of table row `row`, 0..78.
 *
 * @throws FlameError MODEL_FIELD_MISSING when the model has no such embedding or row
 */
export function embedding68(model: HeadModel, row: number): LandmarkEmbedding {
  const { static51, contour } = model.landmarks;
  if (!static51 || !contour) {
    throw new FlameError('MODEL_FIELD_MISSING', `${model.info.id} has no ${static51 ? 'contour' : 'static'} landmarks`);
  }
  if (!contour[row]) {
    throw new FlameError(
      'MODEL_FIELD_MISSING',
      `${model.info.id} has no row ${row} among its ${contour.length} contours`,
    );
  }
  return joinEmbeddings(contour[row], static51);
}

/** The points of `first`, then those of `second`. */
function joinEmbeddings(first: LandmarkEmbedding, second: LandmarkEmbedding): LandmarkEmbedding {
  return {
    faceIndices: Uint32Array.of(...first.faceIndices, ...second.faceIndices),
    barycentrics: Float32Array.of(...first.barycentrics, ...second.barycentrics),
  };
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
