import { axisAngleFromRotation, type HeadModel } from '@ringnet/flame';
import type { CropPlacement } from '../crop.js';
import { RegressorError } from '../errors.js';
import type { FoundFace } from '../found-face.js';
import type { RegressedParameters } from '../regressed-parameters.js';
import { landmarksInCrop, sigmasInCrop, unitsPerPixel } from './crop-coordinates.js';
import { type FitDeviations, fitDeviations } from './fit-deviations.js';
import { type FitBelief, fitPrior, restingBelief } from './fit-prior.js';
import { type FitQuality, fitQuality, type PhotoSize } from './fit-quality.js';
import { headAngles } from './head-angles.js';
import { holdShape } from './held-shape.js';
import { type LandmarkBasis, landmarkBasis, landmarkVisibility, spreadLandmarks } from './landmark-basis.js';
import { landmarksStoodFor, landmarkTarget, reprojectionError } from './landmark-target.js';
import { solveFit } from './levenberg-marquardt.js';
import { lipLimit, lipSlopes } from './lip-opening.js';
import { ibugRows } from './mediapipe-landmarks.js';
import type { FitPrior } from './normal-equations.js';
import { evaluateState, type FitState } from './pose-state.js';
import { alignSimilarity } from './procrustes.js';
import { type SharedShape, type SolvedView, sharedShape, withKnownShape } from './shared-shape.js';

/** A head fitted to one face. */
export interface LandmarkFit extends FitQuality {
  readonly parameters: RegressedParameters;
  /** Mean distance of the model's 468 landmarks to the found ones, % of the distance between the eyes' outer corners */
  readonly reprojectionErrorPercent: number;
  readonly standardDeviations: FitDeviations;
}

/** One photo's view of a face. */
export interface FaceView {
  readonly face: FoundFace;
  readonly crop: CropPlacement;
  /** Size of the photo the face was found in, px */
  readonly photo: PhotoSize;
}

/** Reads off a face what a fit should expect; see packages/regressor/src/learned. */
export interface BeliefSource {
  /**
   * @param points  [468, 3], normalised crop coordinates
   * @returns null when the face does not bring what is needed
   */
  believe(points: Float64Array, face: FoundFace): FitBelief | null;
  /** Whether the numbers mean something to the head model with these landmarks, [468, 3], m */
  supports(meanLandmarks: ArrayLike<number>): boolean;
}

export interface LandmarkFitterOptions {
  /** Shape components that the landmarks may move; default 60. The others keep what is believed of them. */
  readonly shapeColumns?: number;
  /** Landmarks the fit uses, spread evenly; default 130: with 200 form is no better on held-out renders */
  readonly landmarks?: number;
  /** A trained regressor; without one, or with one for another head, every head is believed to be near the mean */
  readonly learned?: BeliefSource;
}

/** Fits one head model to found faces. Holds no state between calls. */
export interface LandmarkFitter {
  /**
   * @param photo  size of the photo the face was found in, px
   * @returns parameters in RingNet's camera frame and vector, for this crop
   * @throws RegressorError NO_FACE_FOUND when the face does not have 468 finite landmarks
   */
  fit(face: FoundFace, crop: CropPlacement, photo: PhotoSize): LandmarkFit;
  /**
   * Fits several photos of one person: one shape, the same in every answer, and each photo's own pose, jaw, expression
   * and camera under it. The order of the views changes nothing but the order of the answers.
   */
  fitSeveral(views: readonly FaceView[]): LandmarkFit[];
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
  const everyRow = [...Array(embedding.faceIndices.length).keys()];
  const all = landmarkBasis(model, embedding, everyRow, shapeColumns);
  const rows = spreadLandmarks(all.mean, ibugRows, options.landmarks ?? 130);
  const basis = landmarkBasis(model, embedding, rows, shapeColumns);
  const whole = landmarkBasis(model, embedding, everyRow, Math.min(100, model.shapeCount));
  const visibility = landmarkVisibility(model, all);
  const stands = landmarksStoodFor(all, rows);
  const learned = options.learned?.supports(all.mean) ? options.learned : null;

  const slopes = lipSlopes(model, embedding, basis);

  const lipsOf = ({ face, crop }: FaceView, start: FitState) => {
    const { lipGapPx } = face;
    if (!slopes || lipGapPx === undefined) return undefined;
    return lipLimit(slopes, (lipGapPx * unitsPerPixel(crop.imageFromCrop)) / start.scale, start);
  };
  const solve = (view: FaceView): SolvedView => {
    const points = landmarksInCrop(view.face, view.crop);
    if (points.length < all.mean.length || !points.every(Number.isFinite)) {
      const expected = `${all.mean.length / 3} points of three finite numbers, and a crop around them`;
      throw new RegressorError('NO_FACE_FOUND', `the face's landmarks are not ${expected}`);
    }
    const belief = learned?.believe(points, view.face) ?? restingBelief;
    return solveFrom(view, points, belief, fitPrior(basis, visibility, model.expressionBounds, belief));
  };
  const solveWithShape = ({ view, points, belief, prior }: SolvedView, shape: SharedShape): SolvedView =>
    solveFrom(view, points, { ...belief, ...shape }, withKnownShape(basis, prior, shape));
  const solveFrom = (view: FaceView, points: Float64Array, belief: FitBelief, prior: FitPrior): SolvedView => {
    const held = holdShape({ all, basis }, rows, whole, belief.betas);
    const start = startState(held.all, points, belief);
    const sigmas = learned ? sigmasInCrop(view.face, view.crop) : null;
    const target = {
      ...landmarkTarget(all, points, rows, stands, start.scale, sigmas),
      lips: lipsOf(view, start),
    };
    return { view, points, belief, prior, held, solved: solveFit(held.basis, target, prior, start) };
  };
  const finish = ({ view, points, belief, prior, held, solved }: SolvedView): LandmarkFit => {
    const { state } = solved;
    const reprojectionErrorPercent = reprojectionError(held.all, state, points);
    const angles = headAngles(state.rotation);
    return {
      parameters: parametersFromState(held.basis, state, belief),
      reprojectionErrorPercent,
      standardDeviations: fitDeviations(held.basis, prior, solved, belief.betaErrors),
      ...fitQuality(view.face, view.crop, view.photo, angles, reprojectionErrorPercent),
    };
  };
  return {
    fit: (face, crop, photo) => finish(solve({ face, crop, photo })),
    fitSeveral(views) {
      const alone = views.map((view) => solve(view));
      if (alone.length < 2) return alone.map(finish);
      const shape = sharedShape(basis, alone);
      return alone.map((view) => finish(solveWithShape(view, shape)));
    },
  };
}

/** The believed head laid onto the points by a similarity: where a fit starts from. */
function startState(all: LandmarkBasis, points: Float64Array, belief: FitBelief): FitState {
  const coefficients = new Float64Array(all.shapeColumns + all.expressionIndices.length);
  for (let p = 0; p < all.shapeColumns; p++) coefficients[p] = belief.betas[p] ?? 0;
  all.expressionIndices.forEach((component, k) => {
    coefficients[all.shapeColumns + k] = belief.expression[component] ?? 0;
  });
  const jaw = Float64Array.from(belief.jawPose);
  const atRest = { rotation: identity, scale: 1, translation: new Float64Array(3), jaw, coefficients };
  const { turned } = evaluateState(all, atRest);
  const { scale, rotation, translation } = alignSimilarity(turned, points, new Float64Array(all.landmarkCount).fill(1));
  return { scale, rotation, translation, jaw, coefficients };
}

const identity = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

/**
 * RingNet's vector from a state: the root turns about its own joint, and the camera adds its translation before it scales,
 * so p = scale (R (X - J) + J + t) must equal scale R X + translation.
 */
function parametersFromState(basis: LandmarkBasis, state: FitState, belief: FitBelief): RegressedParameters {
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
  const betas = Float32Array.from({ length: 100 }, (_, k) => belief.betas[k] ?? 0);
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
