import type { RgbImage } from '@ringnet/io';
import type { Engine, Tensor } from '../engine.js';
import { innerLipRows } from '../fit/mediapipe-landmarks.js';
import type { FoundFace } from '../found-face.js';
import { LANDMARK_COUNT, landmarkInput, landmarksInPhoto } from './face-landmarks.js';
import { lookAtFace } from './face-look.js';
import { EYE_RIM_COUNT, leftEyeRows, lipRows, rightEyeRows } from './refinement-rows.js';
import type { Region } from './region.js';
import { createRegionNetwork } from './region-network.js';

/** A face after a closer look at its lips and eyes; photo pixels, pixel centres at integers, like `FoundFace.landmarks`. */
export interface RefinedFace {
  /** [468, 3] */
  readonly landmarks: Float32Array;
  /** The person's own; [5, 3]: the iris' centre, then its rim towards the picture's right, top, left and bottom when the face is upright */
  readonly irises: { readonly left: Float32Array; readonly right: Float32Array };
  /** 0..1, the network's belief that this is a face */
  readonly score: number;
}

/** Looks closer at found faces. */
export interface RefinedLandmarksReader {
  /**
   * @returns null where the closer look sees no face
   * @throws RegressorError CANCELED, ENGINE_FAILED, ENGINE_CLOSED, QUEUE_FULL
   */
  read(photo: RgbImage, face: FoundFace, signal?: AbortSignal): Promise<RefinedFace | null>;
  close(): Promise<void>;
}

const IRIS_COUNT = 5;
/** Below this the network saw no face, and its parts mean nothing. */
const MIN_SCORE = 0.5;

/** @param attention  ONNX bytes of models/face-finder/attention.onnx */
export async function createRefinedLandmarksReader(
  engine: Engine,
  attention: Uint8Array,
): Promise<RefinedLandmarksReader> {
  const session = await engine.load(attention);
  const network = createRegionNetwork(session, landmarkInput);
  return {
    async read(photo, face, signal) {
      const { region, outputs } = await lookAtFace(network, photo, face, { signal });
      const refined = refinedFace(outputs, region);
      return refined.score < MIN_SCORE ? null : refined;
    },
    close: () => session.dispose(),
  };
}

/**
 * Joins the network's outputs: x and y of every part from its own look, z from the whole face; an iris is as deep as the rim
 * of its eye is on average.
 */
export function refinedFace(outputs: Readonly<Record<string, Tensor>>, region: Region): RefinedFace {
  const mesh = outputs.landmarks.data.slice();
  const place = (part: Float32Array, rows: readonly number[]) => {
    rows.forEach((row, k) => {
      mesh.set(part.subarray(2 * k, 2 * k + 2), 3 * row);
    });
  };
  place(outputs.lips.data, lipRows);
  place(outputs.right_eye.data, rightEyeRows);
  place(outputs.left_eye.data, leftEyeRows);
  const iris = (part: Float32Array, eyeRows: readonly number[]) => {
    const depth = eyeRows.slice(0, EYE_RIM_COUNT).reduce((sum, row) => sum + mesh[3 * row + 2] / EYE_RIM_COUNT, 0);
    const points = Float32Array.from({ length: 3 * IRIS_COUNT }, (_, i) =>
      i % 3 === 2 ? depth : part[2 * Math.floor(i / 3) + (i % 3)],
    );
    return landmarksInPhoto(points, IRIS_COUNT, region);
  };
  return {
    landmarks: landmarksInPhoto(mesh, LANDMARK_COUNT, region),
    irises: { left: iris(outputs.left_iris.data, leftEyeRows), right: iris(outputs.right_iris.data, rightEyeRows) },
    score: 1 / (1 + Math.exp(-outputs.score.data[0])),
  };
}

/** The face with the distance of its lips as the closer look saw it, for a fit. */
export function withLips(face: FoundFace, { landmarks }: Pick<RefinedFace, 'landmarks'>): FoundFace {
  const [upper, lower] = [3 * innerLipRows.upper, 3 * innerLipRows.lower];
  const lipGapPx = Math.hypot(landmarks[upper] - landmarks[lower], landmarks[upper + 1] - landmarks[lower + 1]);
  return { ...face, lipGapPx };
}
