import { axisAngleFromRotation, type HeadModel } from '@ringnet/flame';
import type { Crop } from '../crop.js';
import { RegressorError } from '../errors.js';
import type { FoundFace } from '../found-face.js';
import type { RegressedParameters } from '../regressed-parameters.js';
import { landmarksInCrop } from './crop-coordinates.js';
import { type FitDeviations, fitDeviations } from './fit-deviations.js';
import { defaultPrior, type FitBelief, neutralBelief } from './fit-prior.js';
import { type FitQuality, fitQuality, type PhotoSize } from './fit-quality.js';
import { headAngles } from './head-angles.js';
import { type LandmarkBasis, landmarkBasis, landmarkVisibility, spreadLandmarks } from './landmark-basis.js';
import { landmarkTarget, reprojectionError } from './landmark-target.js';
import { solveFit } from './levenberg-marquardt.js';
import { ibugRows } from './mediapipe-landmarks.js';
import type { FitState } from './pose-state.js';
import { alignSimilarity } from './procrustes.js';

/** A head fitted to one face. */
export interface LandmarkFit extends FitQuality {
  readonly parameters: RegressedParameters;
  /** Mean distance of the model's 468 landmarks to the found ones, % of the distance between the eyes' outer corners */
  readonly reprojectionErrorPercent: number;
  readonly standardDeviations: FitDeviations;
}

export interface LandmarkFitterOptions {
  /** Shape components that the landmarks may move; default 60. The others keep their prior mean. */
  readonly shapeColumns?: number;
  /** Landmarks the fit uses, spread evenly; default 200 */
  readonly landmarks?: number;
}

/** Fits one head model to found faces. Holds no state between calls. */
export interface LandmarkFitter {
  /**
   * @param photo  size of the photo the face was found in, px
   * @returns parameters in RingNet's camera frame and vector, for this crop
   */
  fit(face: FoundFace, crop: Crop, photo: PhotoSize): LandmarkFit;
}

/**
 * Prepares a model for fitting: weak perspective, shape, bounded expression and jaw against 468 landmarks.
 * @throws RegressorError WEIGHTS_MISSING when the model has no embedding of MediaPipe's 468 points
 */
export function createLandmarkFitter(model: HeadModel, options: LandmarkFitterOptions = {}): LandmarkFitter {
  const embedding = model.landmarks.mediapipe468;
  if (!embedding) {
    throw new RegressorError('WEIGHTS_MISSING', `${model.info.id} has no embedding of the 468 face landmarks`);
  }
  const shapeColumns = Math.min(options.shapeColumns ?? 60, model.shapeCount);
  const all = landmarkBasis(model, embedding, [...Array(embedding.faceIndices.length).keys()], shapeColumns);
  const rows = spreadLandmarks(all.mean, ibugRows, options.landmarks ?? 200);
  const basis = landmarkBasis(model, embedding, rows, shapeColumns);
  const visibility = landmarkVisibility(model, all);

  return {
    fit(face, crop, photo) {
      const points = landmarksInCrop(face, crop);
      const belief: FitBelief = neutralBelief;
      const start = startState(all, points);
      const prior = defaultPrior(basis, visibility, model.expressionBounds, belief);
      const target = landmarkTarget(basis, all, points, rows, start.scale);
      const solved = solveFit(basis, target, prior, start);
      const { state } = solved;
      const reprojectionErrorPercent = reprojectionError(all, state, points);
      const angles = headAngles(state.rotation);
      return {
        parameters: parametersFromState(basis, state),
        reprojectionErrorPercent,
        standardDeviations: fitDeviations(basis, prior, solved),
        ...fitQuality(face, crop, photo, angles, reprojectionErrorPercent),
      };
    },
  };
}

/** The mean head laid onto the points by a similarity: the pose that a fit starts from. */
export function startState(all: LandmarkBasis, points: Float64Array): FitState {
  const weights = new Float64Array(all.landmarkCount).fill(1);
  const { scale, rotation, translation } = alignSimilarity(all.mean, points, weights);
  return {
    scale,
    rotation,
    translation,
    jaw: new Float64Array(3),
    coefficients: new Float64Array(all.shapeColumns + all.expressionIndices.length),
  };
}

/**
 * RingNet's vector from a state: the root turns about its own joint, and the camera adds its translation before it scales,
 * so p = scale (R (X - J) + J + t) must equal scale R X + translation.
 */
export function parametersFromState(basis: LandmarkBasis, state: FitState): RegressedParameters {
  const root = basis.rootJoint.slice();
  for (let p = 0; p < state.coefficients.length; p++) {
    for (let i = 0; i < 3; i++) root[i] += state.coefficients[p] * basis.rootJointDirections[3 * p + i];
  }
  const r = state.rotation;
  const offset = (axis: number) =>
    state.translation[axis] / state.scale +
    r[3 * axis] * root[0] +
    r[3 * axis + 1] * root[1] +
    r[3 * axis + 2] * root[2] -
    root[axis];
  const betas = new Float32Array(100);
  betas.set(state.coefficients.subarray(0, Math.min(100, basis.shapeColumns)));
  const expression = new Float32Array(50);
  basis.expressionIndices.forEach((component, k) => {
    expression[component] = state.coefficients[basis.shapeColumns + k];
  });
  return {
    camera: { scale: state.scale, tx: offset(0), ty: offset(1) },
    globalOrient: Float32Array.from(axisAngleFromRotation(r)),
    jawPose: Float32Array.from(state.jaw),
    neckPose: new Float32Array(3),
    leftEyePose: new Float32Array(3),
    rightEyePose: new Float32Array(3),
    betas,
    expression,
  };
}
