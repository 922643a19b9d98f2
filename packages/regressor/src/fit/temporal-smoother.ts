import { axisAngleFromQuaternion, quaternionFromRotation, rotationFromAxisAngle } from '@ringnet/flame';
import type { RegressedParameters } from '../regressed-parameters.js';
import { HALF_CROP } from './crop-coordinates.js';
import { createShapeAccumulator, FRAME_ERROR_CORRELATION } from './shape-accumulator.js';

/** One frame of a video, fitted on its own. */
export interface VideoFrame {
  readonly timeSeconds: number;
  readonly parameters: RegressedParameters;
  /** [6], see Crop.imageFromCrop; may differ from frame to frame */
  readonly imageFromCrop: Float64Array;
  /** 0..1, how much the frame says about who the person is; default 1 */
  readonly confidence?: number;
  /** [<= 100], what the frame's betas are off by, where that is known: surer components of a frame count more */
  readonly betaDeviations?: ArrayLike<number> | null;
}

export interface TemporalSmootherOptions {
  /** Smoothing at rest: lower is calmer and slower, Hz; default 1.5 */
  readonly minCutoffHz?: number;
  /** How much faster motion lifts the cutoff; default 4 */
  readonly speedGain?: number;
}

/** Takes frames in order and gives each back calmed. One smoother per person and shot. */
export interface TemporalSmoother {
  /** @returns parameters for the same crop as the frame's */
  add(frame: VideoFrame): RegressedParameters;
}

/**
 * Smooths a fitted video: pose, camera, jaw and expression by one-euro filters, which follow fast motion and calm slow
 * jitter; identity as what all frames so far say together, weighted by confidence and, where known, by precision (the
 * rule of several photos, see createShapeAccumulator, for errors that all frames share).
 *
 * @see Casiez et al. 2012, 1 euro filter
 */
export function createTemporalSmoother(options: TemporalSmootherOptions = {}): TemporalSmoother {
  const { minCutoffHz = 1.5, speedGain = 4 } = options;
  const filter = () => createOneEuroFilter(minCutoffHz, speedGain);
  const place = filter();
  const face = filter();
  const gaze = filter();
  const turn = filter();
  const shape = createShapeAccumulator(FRAME_ERROR_CORRELATION);
  /** Size of the face in the first frame: speeds are in faces a second */
  let facePx = 0;

  return {
    add({ timeSeconds, parameters, imageFromCrop, confidence = 1, betaDeviations = null }) {
      shape.add({ betas: parameters.betas, deviations: betaDeviations, weight: Math.max(confidence, 1e-3) });
      const [pixelsPerMetre, originX, originY] = photoPlace(parameters, imageFromCrop);
      facePx ||= FACE_M * pixelsPerMetre;
      const [logScale, x, y] = place([Math.log(pixelsPerMetre), originX / facePx, originY / facePx], timeSeconds);
      const quaternion = alongside(turn.last(), quaternionOf(parameters.globalOrient));
      const [qw, qx, qy, qz] = turn(quaternion, timeSeconds);
      const moving = face([...parameters.jawPose, ...parameters.neckPose, ...parameters.expression], timeSeconds);
      const eyes = gaze([...parameters.leftEyePose, ...parameters.rightEyePose], timeSeconds);
      return {
        camera: cropCamera(Math.exp(logScale), x * facePx, y * facePx, imageFromCrop),
        globalOrient: Float32Array.from(axisAngleFromQuaternion(...unit(qw, qx, qy, qz))),
        jawPose: Float32Array.from(moving.slice(0, 3)),
        neckPose: Float32Array.from(moving.slice(3, 6)),
        leftEyePose: Float32Array.from(eyes.slice(0, 3)),
        rightEyePose: Float32Array.from(eyes.slice(3, 6)),
        betas: Float32Array.from(shape.combined().betas.subarray(0, parameters.betas.length)),
        expression: Float32Array.from(moving.slice(6)),
      };
    },
  };
}

interface OneEuroFilter {
  (values: readonly number[], timeSeconds: number): number[];
  /** The last answer, null before the first */
  last(): readonly number[] | null;
}

function createOneEuroFilter(minCutoffHz: number, speedGain: number): OneEuroFilter {
  const speedCutoffHz = 1;
  let smoothed: number[] | null = null;
  let speed: number[] = [];
  let lastTime = 0;
  const share = (cutoffHz: number, seconds: number) => 1 / (1 + 1 / (2 * Math.PI * cutoffHz * seconds));
  const filter = (values: readonly number[], timeSeconds: number): number[] => {
    const seconds = timeSeconds - lastTime;
    // A time that is none (a damaged file's) must not stay: every later difference would be NaN.
    if (Number.isFinite(timeSeconds)) lastTime = timeSeconds;
    if (!smoothed) {
      speed = values.map(() => 0);
      smoothed = [...values];
      return smoothed;
    }
    if (!(seconds > 0)) return smoothed;
    const before = smoothed;
    smoothed = values.map((value, i) => {
      speed[i] += share(speedCutoffHz, seconds) * ((value - before[i]) / seconds - speed[i]);
      return before[i] + share(minCutoffHz + speedGain * Math.abs(speed[i]), seconds) * (value - before[i]);
    });
    return smoothed;
  };
  return Object.assign(filter, { last: () => smoothed });
}

/** Pixels per metre, and the photo pixel of the camera frame's origin. */
function photoPlace({ camera }: RegressedParameters, a: Float64Array): [number, number, number] {
  const cropX = HALF_CROP * (camera.scale * camera.tx + 1);
  const cropY = HALF_CROP * (camera.scale * camera.ty + 1);
  const pixelsPerMetre = HALF_CROP * camera.scale * Math.sqrt(Math.abs(a[0] * a[4] - a[1] * a[3]));
  return [pixelsPerMetre, a[0] * cropX + a[1] * cropY + a[2], a[3] * cropX + a[4] * cropY + a[5]];
}

const FACE_M = 0.15;

function cropCamera(
  pixelsPerMetre: number,
  originX: number,
  originY: number,
  a: Float64Array,
): RegressedParameters['camera'] {
  const determinant = a[0] * a[4] - a[1] * a[3];
  const scale = pixelsPerMetre / HALF_CROP / Math.sqrt(Math.abs(determinant));
  const [px, py] = [originX - a[2], originY - a[5]];
  const cropX = (a[4] * px - a[1] * py) / determinant;
  const cropY = (a[0] * py - a[3] * px) / determinant;
  return { scale, tx: (cropX / HALF_CROP - 1) / scale, ty: (cropY / HALF_CROP - 1) / scale };
}

function quaternionOf(axisAngle: Float32Array): number[] {
  return quaternionFromRotation(rotationFromAxisAngle(axisAngle[0], axisAngle[1], axisAngle[2]));
}

/** q and -q are the same turn: the one nearer to the last, so that a filter does not swing through zero. */
function alongside(last: readonly number[] | null, q: number[]): number[] {
  const product = last ? q.reduce((sum, value, i) => sum + value * last[i], 0) : 1;
  return product < 0 ? q.map((value) => -value) : q;
}

function unit(w: number, x: number, y: number, z: number): [number, number, number, number] {
  const length = Math.hypot(w, x, y, z);
  return [w / length, x / length, y / length, z / length];
}
