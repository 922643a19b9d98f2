import type { Mesh } from '@ringnet/io';
import { buildAabbTree, closestPoints } from './aabb-tree.js';
import { applyLandmarkFit, fitLandmarks, type LandmarkFit, type PredictionUnit, unitFactors } from './fit-landmarks.js';
import { checkSevenLandmarks, type SevenLandmarks } from './seven-landmarks.js';

export type PredictionProblemCode =
  | 'COLOURED_VERTICES'
  | 'DEGENERATE_FACES'
  | 'LANDMARKS_OFF_MESH'
  | 'LANDMARK_ORDER'
  | 'LANDMARKS_UNLIKE_SCAN'
  | 'MIRRORED'
  | 'UNIT'
  | 'CROPPED';

/** A known mistake that would make a score meaningless, and what to do about it. */
export interface PredictionProblem {
  readonly code: PredictionProblemCode;
  readonly message: string;
}

export interface PredictionCheckInput {
  readonly prediction: Mesh;
  readonly predictionLandmarks: ArrayLike<number>;
  readonly scanLandmarks: ArrayLike<number>;
  /** The unit claimed for the metrical challenge */
  readonly unit?: PredictionUnit;
}

/** The seven points with the person's left and right exchanged. */
const swappedOrder = [3, 2, 1, 0, 4, 6, 5];

/** Root mean square distances (mm) between landmarks after the fit: people differ by less, mistakes by more. */
const unlikeScanMm = 8;
const offMeshMm = 8;

/**
 * Looks for the mistakes that spoil NoW scores, before anything is computed.
 *
 * @throws NowError MESH_EMPTY, MESH_NOT_FINITE, LANDMARKS_INVALID, LANDMARKS_COLLINEAR
 */
export function checkPrediction(input: PredictionCheckInput): PredictionProblem[] {
  const scan = checkSevenLandmarks(input.scanLandmarks, "the scan's landmarks");
  const predicted = checkSevenLandmarks(input.predictionLandmarks, "the prediction's landmarks");
  const fit = fitLandmarks(scan, predicted);
  const aligned = applyLandmarkFit(fit, input.prediction.vertices);
  const tree = buildAabbTree(aligned, input.prediction.faces);
  const problems: PredictionProblem[] = [];

  if (input.prediction.colors) {
    problems.push({
      code: 'COLOURED_VERTICES',
      message: 'the vertices carry colours: the original scorer misreads such OBJ files; write x y z only',
    });
  }
  const degenerate = countDegenerateFaces(aligned, input.prediction.faces);
  if (degenerate > 0) {
    problems.push({ code: 'DEGENERATE_FACES', message: `${degenerate} faces have no area; remove them` });
  }
  problems.push(...landmarkProblems(scan, predicted, fit));
  if (input.unit) problems.push(...unitProblems(fit, input.unit));

  const offMesh = closestPoints(tree, applyLandmarkFit(fit, predicted)).distances;
  const worst = Math.max(...offMesh);
  if (worst > offMeshMm) {
    problems.push({
      code: 'LANDMARKS_OFF_MESH',
      message: `a landmark lies ${worst.toFixed(1)} mm off the predicted surface: are mesh and landmarks in one frame and unit?`,
    });
  }
  const covered = coveredFraction(aligned, scan);
  if (covered < 1) {
    problems.push({ code: 'CROPPED', message: 'the mesh ends inside the scored region: predict the whole face' });
  }
  return problems;
}

function landmarkProblems(scan: SevenLandmarks, predicted: SevenLandmarks, fit: LandmarkFit): PredictionProblem[] {
  const error = rootMeanSquare(fit, scan, predicted);
  const reordered = Float64Array.from(predicted, (_, k) => predicted[3 * swappedOrder[Math.floor(k / 3)] + (k % 3)]);
  const swappedFit = fitLandmarks(scan, reordered);
  const swappedError = rootMeanSquare(swappedFit, scan, reordered);
  if (fit.isReflection && !swappedFit.isReflection) {
    return [
      {
        code: 'LANDMARK_ORDER',
        message:
          'left and right are exchanged: the order is right eye (outer, inner), left eye (inner, outer), nose, mouth (right, left)',
      },
    ];
  }
  if (fit.isReflection) {
    return [{ code: 'MIRRORED', message: 'the prediction is a mirror image of the scan: one axis has the wrong sign' }];
  }
  if (error <= unlikeScanMm) return [];
  return swappedError < error / 2
    ? [{ code: 'LANDMARK_ORDER', message: 'the landmarks fit better with left and right exchanged: check their order' }]
    : [
        {
          code: 'LANDMARKS_UNLIKE_SCAN',
          message: `the landmarks miss the scan's by ${error.toFixed(1)} mm after the best fit: check their order and the head`,
        },
      ];
}

function unitProblems(fit: LandmarkFit, unit: PredictionUnit): PredictionProblem[] {
  const ratio = fit.scale / unitFactors[unit];
  if (ratio > 0.5 && ratio < 2) return [];
  const likely = (Object.keys(unitFactors) as PredictionUnit[]).find(
    (name) => fit.scale / unitFactors[name] > 0.5 && fit.scale / unitFactors[name] < 2,
  );
  const advice = likely ? `it looks like ${likely}` : 'it is none of mm, cm and m';
  return [
    {
      code: 'UNIT',
      message: `the prediction is said to be in ${unit}, but one unit measures ${fit.scale.toFixed(2)} mm: ${advice}`,
    },
  ];
}

function rootMeanSquare(fit: LandmarkFit, scan: SevenLandmarks, predicted: SevenLandmarks): number {
  const moved = applyLandmarkFit(fit, predicted);
  let sum = 0;
  for (let k = 0; k < 21; k++) sum += (moved[k] - scan[k]) ** 2;
  return Math.sqrt(sum / 7);
}

function countDegenerateFaces(vertices: Float64Array, faces: Uint32Array): number {
  let count = 0;
  for (let f = 0; f < faces.length; f += 3) {
    const [a, b, c] = [3 * faces[f], 3 * faces[f + 1], 3 * faces[f + 2]];
    const [ux, uy, uz] = [0, 1, 2].map((axis) => vertices[b + axis] - vertices[a + axis]);
    const [vx, vy, vz] = [0, 1, 2].map((axis) => vertices[c + axis] - vertices[a + axis]);
    if (Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) < 1e-9) count++;
  }
  return count;
}

/** Of the eye, nose and mouth line's surroundings: the fraction of the face's four sides on which the mesh reaches past the landmarks. */
function coveredFraction(aligned: Float64Array, scan: SevenLandmarks): number {
  const point = (index: number): [number, number, number] => [
    scan[3 * index],
    scan[3 * index + 1],
    scan[3 * index + 2],
  ];
  const [eyeA, eyeB, nose] = [point(0), point(3), point(4)];
  const middle = eyeA.map((value, axis) => (value + eyeB[axis]) / 2);
  const across = normalised(eyeB.map((value, axis) => value - eyeA[axis]));
  const down = normalised(nose.map((value, axis) => value - middle[axis]));
  const width = Math.hypot(...eyeB.map((value, axis) => value - eyeA[axis]));
  let [left, right, top, bottom] = [0, 0, 0, 0];
  for (let k = 0; k < aligned.length; k += 3) {
    const d = [0, 1, 2].map((axis) => aligned[k + axis] - middle[axis]);
    const x = d[0] * across[0] + d[1] * across[1] + d[2] * across[2];
    const y = d[0] * down[0] + d[1] * down[1] + d[2] * down[2];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const reaches = [-left > 0.6 * width, right > 0.6 * width, -top > 0.4 * width, bottom > width];
  return reaches.filter(Boolean).length / 4;
}

function normalised(v: readonly number[]): number[] {
  const length = Math.hypot(...v);
  return v.map((value) => value / length);
}
