import {
  axisAngleFromRotation,
  decodeHead,
  evaluateEmbedding,
  fullPose,
  type HeadModel,
  multiplyRotations,
  rotationFromAxisAngle,
} from '@ringnet/flame';
import {
  type CropPlacement,
  createLandmarkFitter,
  type FoundFace,
  type LandmarkFit,
  type LearnedRegressor,
} from '@ringnet/regressor';
import { factOf, rowOf, type SampleTable } from './sample-table.js';
import type { ShapeMetric } from './shape-metric.js';

/** How one held-out render came out. */
export interface Outcome {
  readonly person: number;
  readonly skin: number;
  readonly yaw: number;
  readonly distance: number;
  readonly occluders: number;
  /** mm, face region, similarity-aligned */
  readonly error: number;
  readonly meanHeadError: number;
  /** degrees: size, and about the camera's axes */
  readonly rotationError: number;
  readonly rotationTurn: readonly number[];
  readonly reprojectionErrorPercent: number;
  /** Mean distance of the fitted landmarks to the true ones, % of the true eye distance in space */
  readonly truthErrorPercent: number;
  readonly confidence: number;
  readonly jaw: readonly [truth: number, fitted: number];
  readonly expression: readonly [truth: Float32Array, fitted: Float32Array];
  readonly form: Float64Array;
  readonly trueForm: Float32Array;
}

/** Fits every read face of a table as the product would, and measures. */
export function evaluate(
  model: HeadModel,
  metric: ShapeMetric,
  learned: LearnedRegressor | null,
  table: SampleTable,
  faces: readonly (FoundFace | null)[],
): Outcome[] {
  const fitter = createLandmarkFitter(model, learned ? { learned } : {});
  const { side } = table;
  const crop = wholeCrop(side);
  const outcomes: Outcome[] = [];
  const nothing = new Float64Array(3 * metric.vertexCount);
  faces.forEach((face, i) => {
    if (!face) return;
    const fit = fitter.fit(face, crop, { width: side, height: side });
    const truth = rowOf(table, 'rotation', i);
    const { globalOrient: o, betas, expression, jawPose } = fit.parameters;
    const off = multiplyRotations(rotationFromAxisAngle(o[0], o[1], o[2]), transposed(truth));
    const turn = Array.from(axisAngleFromRotation(off), (v) => (v * 180) / Math.PI);
    const form = metric.form(betas);
    const trueForm = rowOf(table, 'form', i);
    outcomes.push({
      person: factOf(table, 'person', i),
      skin: factOf(table, 'skin', i),
      yaw: factOf(table, 'yaw', i),
      distance: factOf(table, 'distance', i),
      occluders: factOf(table, 'occluders', i),
      error: metric.error(form, trueForm),
      meanHeadError: metric.error(nothing, trueForm),
      rotationError: Math.hypot(...turn),
      rotationTurn: turn,
      reprojectionErrorPercent: fit.reprojectionErrorPercent,
      truthErrorPercent: landmarkError(fittedLandmarks(model, fit, crop), rowOf(table, 'landmarks', i)),
      confidence: fit.confidence,
      jaw: [rowOf(table, 'jaw', i)[0], jawPose[0]],
      expression: [rowOf(table, 'expression', i), expression],
      form,
      trueForm,
    });
  });
  return outcomes;
}

/** Mean distance on the picture, % of the true distance of the outer eye corners in space. */
function landmarkError(fitted: ArrayLike<number>, truth: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i += 3) sum += Math.hypot(fitted[i] - truth[i], fitted[i + 1] - truth[i + 1]);
  const [a, b] = [3 * 33, 3 * 263];
  const eyes = Math.hypot(truth[a] - truth[b], truth[a + 1] - truth[b + 1], truth[a + 2] - truth[b + 2]);
  return (100 * sum) / (truth.length / 3) / eyes;
}

/** A crop that is the whole square picture. */
function wholeCrop(side: number): CropPlacement {
  const scale = side / 224;
  return { luminance: 128, imageFromCrop: Float64Array.of(scale, 0, 0, 0, scale, 0) };
}

/** The model's 468 landmarks of a fit, photo px. */
function fittedLandmarks(
  model: HeadModel,
  { parameters: p }: LandmarkFit,
  { imageFromCrop: m }: CropPlacement,
): Float32Array {
  const { vertices } = decodeHead(model, { betas: p.betas, expression: p.expression, pose: fullPose(model, p) });
  const embedding = model.landmarks.mediapipe468;
  if (!embedding) throw new Error('no landmarks');
  const points = evaluateEmbedding(embedding, vertices, model.faces);
  for (let i = 0; i < points.length; i += 3) {
    const x = 112 * (p.camera.scale * (points[i] + p.camera.tx) + 1);
    const y = 112 * (p.camera.scale * (points[i + 1] + p.camera.ty) + 1);
    points[i] = m[0] * x + m[1] * y + m[2];
    points[i + 1] = m[3] * x + m[4] * y + m[5];
  }
  return points;
}

function transposed(r: ArrayLike<number>): number[] {
  return [r[0], r[3], r[6], r[1], r[4], r[7], r[2], r[5], r[8]];
}
