import { alignPoints, applySimilarity } from '@ringnet/flame';
import type { Mesh } from '@ringnet/io';
import type { PredictionProblem } from './check-prediction.js';
import { fitLandmarks } from './fit-landmarks.js';
import { checkSevenLandmarks, type SevenLandmarks } from './seven-landmarks.js';

/** One prediction of a person, any unit. */
export interface PredictionOfPerson {
  readonly mesh: Pick<Mesh, 'vertices' | 'faces'>;
  /** [7, 3], the mesh's frame and unit */
  readonly landmarks: ArrayLike<number>;
}

/** Root mean square differences between the predictions of one person, mm; each part aligned by itself. */
export interface PersonVariation {
  /** How many were compared: the largest group of one topology */
  readonly predictions: number;
  /** About the eyes and the nose */
  readonly upperFaceMm: number;
  /** About the mouth */
  readonly mouthMm: number;
}

/**
 * Predictions of one person from several photos differ by the predictor's noise, which spares no part of the face; expressions
 * that were not zeroed differ about the mouth. On the synthetic set: 0.7 to 1.0 neutral, 1.6 to 2.9 with expressions.
 */
const maxMouthRatio = 1.35;
/** Differences too small to matter. */
const minMouthMm = 0.3;

/**
 * Looks at all predictions of one person together: neutral heads from several photos should differ everywhere alike.
 *
 * @returns one NON_NEUTRAL problem, or nothing: also for a single prediction and for meshes of different topology
 * @throws NowError LANDMARKS_INVALID, LANDMARKS_COLLINEAR
 */
export function checkNeutrality(
  predictions: readonly PredictionOfPerson[],
  scanLandmarks: ArrayLike<number>,
): PredictionProblem[] {
  const variation = personVariation(predictions, scanLandmarks);
  if (!variation || variation.mouthMm < minMouthMm) return [];
  const { predictions: count, mouthMm, upperFaceMm } = variation;
  if (mouthMm < maxMouthRatio * upperFaceMm) return [];
  return [
    {
      code: 'NON_NEUTRAL',
      message:
        `${count} predictions of this person differ by ${mouthMm.toFixed(1)} mm about the mouth, ` +
        `but only ${upperFaceMm.toFixed(1)} mm about eyes and nose: set expression and jaw to zero`,
    },
  ];
}

/**
 * How much predictions of one person differ; null when fewer than two share a topology.
 *
 * @param scanLandmarks [7, 3], mm: they give the predictions' size
 * @throws NowError LANDMARKS_INVALID, LANDMARKS_COLLINEAR
 */
export function personVariation(
  predictions: readonly PredictionOfPerson[],
  scanLandmarks: ArrayLike<number>,
): PersonVariation | null {
  const group = largestGroup(predictions);
  if (group.length < 2) return null;
  const [first] = group;
  const meshes = group.map(({ mesh }) => mesh);
  const landmarks = checkSevenLandmarks(first.landmarks, "the prediction's landmarks");
  const mm = fitLandmarks(checkSevenLandmarks(scanLandmarks, "the scan's landmarks"), landmarks).scale;
  const { upperFace, mouth } = faceParts(first.mesh.vertices, landmarks, mm);
  if (upperFace.length < 3 || mouth.length < 3) return null;
  return {
    predictions: group.length,
    upperFaceMm: mm * spread(meshes, upperFace),
    mouthMm: mm * spread(meshes, mouth),
  };
}

/** The predictions of the commonest topology; of equally common ones, the first. */
function largestGroup(predictions: readonly PredictionOfPerson[]): readonly PredictionOfPerson[] {
  const groups: PredictionOfPerson[][] = [];
  for (const prediction of predictions) {
    const group = groups.find(([first]) => haveSameTopology(first.mesh, prediction.mesh));
    if (group) group.push(prediction);
    else groups.push([prediction]);
  }
  return groups.reduce((largest, group) => (group.length > largest.length ? group : largest), []);
}

/** Vertex rows within 25 mm of the mouth's middle, and those about eyes and nose at least 35 mm away from it. */
function faceParts(vertices: Float32Array, landmarks: SevenLandmarks, mm: number) {
  const middle = (a: number, b: number) =>
    [0, 1, 2].map((axis) => (landmarks[3 * a + axis] + landmarks[3 * b + axis]) / 2);
  const [eyes, nose, lips] = [middle(1, 2), middle(4, 4), middle(5, 6)];
  const upperFace: number[] = [];
  const mouth: number[] = [];
  for (let i = 0; i < vertices.length / 3; i++) {
    const distance = ([x, y, z]: number[]) =>
      mm * Math.hypot(vertices[3 * i] - x, vertices[3 * i + 1] - y, vertices[3 * i + 2] - z);
    const toLips = distance(lips);
    if (toLips < 25) mouth.push(i);
    else if (toLips > 35 && (distance(eyes) < 55 || distance(nose) < 30)) upperFace.push(i);
  }
  return { upperFace, mouth };
}

/** Root mean square distance from the mean, over vertices and meshes, after each was brought onto the first. */
function spread(meshes: readonly Pick<Mesh, 'vertices'>[], vertexIds: readonly number[]): number {
  const pick = (vertices: Float32Array) =>
    Float64Array.from({ length: 3 * vertexIds.length }, (_, k) => vertices[3 * vertexIds[Math.floor(k / 3)] + (k % 3)]);
  const target = pick(meshes[0].vertices);
  const aligned = meshes.map(({ vertices }) => {
    const points = pick(vertices);
    return applySimilarity(alignPoints(points, target, true), points);
  });
  let sum = 0;
  for (let k = 0; k < target.length; k++) {
    const mean = aligned.reduce((total, points) => total + points[k], 0) / aligned.length;
    for (const points of aligned) sum += (points[k] - mean) ** 2;
  }
  return Math.sqrt(sum / (vertexIds.length * (meshes.length - 1)));
}

function haveSameTopology(a: PredictionOfPerson['mesh'], b: PredictionOfPerson['mesh']): boolean {
  const areSameSize = a.vertices.length === b.vertices.length && a.faces.length === b.faces.length;
  return areSameSize && a.faces.every((value, k) => value === b.faces[k]);
}
