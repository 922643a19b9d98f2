import type { Mesh } from '@ringnet/io';
import { type AabbTree, buildAabbTree, closestPoints } from './aabb-tree.js';
import { cropScan } from './crop-scan.js';
import { applyLandmarkFit, fitLandmarks, type LandmarkFit, type PredictionUnit, unitFactors } from './fit-landmarks.js';
import { mouthOpening } from './mouth-opening.js';
import { checkSevenLandmarks, type SevenLandmarks } from './seven-landmarks.js';

export type PredictionProblemCode =
  | 'COLOURED_VERTICES'
  | 'DEGENERATE_FACES'
  | 'LANDMARKS_OFF_MESH'
  | 'LANDMARK_ORDER'
  | 'LANDMARKS_UNLIKE_SCAN'
  | 'MIRRORED'
  | 'UNIT'
  | 'CROPPED'
  | 'NON_NEUTRAL';

/** A known mistake that would make a score meaningless, and what to do about it. */
export interface PredictionProblem {
  readonly code: PredictionProblemCode;
  readonly message: string;
}

export interface PredictionCheckInput {
  readonly prediction: Mesh;
  readonly predictionLandmarks: ArrayLike<number>;
  readonly scanLandmarks: ArrayLike<number>;
  /** The scan, mm */
  readonly scan: Pick<Mesh, 'vertices'>;
  /** The unit claimed for the metrical challenge */
  readonly unit?: PredictionUnit;
}

const rightOrder = 'right eye (outer, inner), left eye (inner, outer), nose, mouth (right, left)';

/** Root mean square distances (mm) between landmarks after the fit: people differ by less, mistakes by more. */
const unlikeScanMm = 8;
const offMeshMm = 8;
/** A point this far from a rim face counts as past the rim. */
const rimDistanceMm = 1;
const maxBeyondRim = 0.05;
/** Closed lips give 0 to 1; a jaw opened by 0.06 rad gives 5. */
const maxMouthOpeningMm = 4;

/**
 * Looks for the mistakes that spoil NoW scores, before anything is computed. Of expressions it sees an open mouth only:
 * `checkNeutrality` compares a person's predictions.
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
  problems.push(...landmarkProblems(input, scan, predicted, fit));
  if (input.unit) problems.push(...unitProblems(fit, input.unit));

  const offMesh = closestPoints(tree, applyLandmarkFit(fit, predicted)).distances;
  const worst = Math.max(...offMesh);
  if (worst > offMeshMm) {
    problems.push({
      code: 'LANDMARKS_OFF_MESH',
      message: `a landmark lies ${worst.toFixed(1)} mm off the predicted surface: are mesh and landmarks in one frame and unit?`,
    });
  }
  const beyond = fractionBeyondRim(tree, input.prediction.faces, cropScan(input.scan.vertices, scan).points);
  if (beyond > maxBeyondRim) {
    problems.push({
      code: 'CROPPED',
      message: `${(100 * beyond).toFixed(0)} % of the scored points lie past the mesh's rim: predict the whole face`,
    });
  }
  const opening = mouthOpening(tree, applyLandmarkFit(fit, predicted));
  if (!fit.isReflection && opening > maxMouthOpeningMm) {
    problems.push({
      code: 'NON_NEUTRAL',
      message: `the mouth stands ${opening.toFixed(0)} mm open: set expression and jaw to zero`,
    });
  }
  return problems;
}

function landmarkProblems(
  input: PredictionCheckInput,
  scan: SevenLandmarks,
  predicted: SevenLandmarks,
  fit: LandmarkFit,
): PredictionProblem[] {
  if (fit.isReflection) {
    return isInsideOut(input.prediction.vertices, input.prediction.faces, predicted)
      ? [{ code: 'MIRRORED', message: 'the prediction is a mirror image of the scan: one axis has the wrong sign' }]
      : [{ code: 'LANDMARK_ORDER', message: `left and right are exchanged: the order is ${rightOrder}` }];
  }
  const error = rootMeanSquare(fit, scan, predicted);
  if (error <= unlikeScanMm) return [];
  return [
    {
      code: 'LANDMARKS_UNLIKE_SCAN',
      message: `the landmarks miss the scan's by ${error.toFixed(1)} mm after the best fit; their order is ${rightOrder}`,
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

/** Of the scan's points: those whose nearest face lies on an open rim of the mesh, so that they are measured to an edge. */
function fractionBeyondRim(tree: AabbTree, faces: Uint32Array, points: Float64Array): number {
  const uses = new Map<number, number>();
  const edgeKey = (face: number, corner: number): number => {
    const [a, b] = [faces[3 * face + corner], faces[3 * face + ((corner + 1) % 3)]];
    return Math.min(a, b) * 2 ** 26 + Math.max(a, b);
  };
  const faceCount = faces.length / 3;
  for (let face = 0; face < faceCount; face++) {
    for (let corner = 0; corner < 3; corner++) {
      const key = edgeKey(face, corner);
      uses.set(key, (uses.get(key) ?? 0) + 1);
    }
  }
  const isRim = (face: number): boolean => [0, 1, 2].some((corner) => uses.get(edgeKey(face, corner)) === 1);
  const { distances, faceIds } = closestPoints(tree, points);
  let beyond = 0;
  for (let k = 0; k < faceIds.length; k++) if (distances[k] > rimDistanceMm && isRim(faceIds[k])) beyond++;
  return beyond / faceIds.length;
}

/**
 * Whether the faces turn their backs outwards about the nose. Exchanged labels and a mirrored head look alike to the seven
 * points, since faces are nearly symmetric; a mirror also turns every face inside out.
 */
function isInsideOut(vertices: Float32Array, faces: Uint32Array, landmarks: Float64Array): boolean {
  const point = (index: number): number[] => [0, 1, 2].map((axis) => landmarks[3 * index + axis]);
  const nose = point(4);
  const plane = [0, 3, 5, 6].map(point);
  const outward = nose.map((value, axis) => value - plane.reduce((sum, corner) => sum + corner[axis] / 4, 0));
  const reach = Math.hypot(...plane[0].map((value, axis) => value - plane[1][axis])) / 2;
  let facing = 0;
  for (let f = 0; f < faces.length; f += 3) {
    const corner = [0, 1, 2].map((k) => [0, 1, 2].map((axis) => vertices[3 * faces[f + k] + axis]));
    if (Math.hypot(...corner[0].map((value, axis) => value - nose[axis])) > reach) continue;
    const [u, v] = [1, 2].map((k) => corner[k].map((value, axis) => value - corner[0][axis]));
    facing +=
      (u[1] * v[2] - u[2] * v[1]) * outward[0] +
      (u[2] * v[0] - u[0] * v[2]) * outward[1] +
      (u[0] * v[1] - u[1] * v[0]) * outward[2];
  }
  return facing < 0;
}
