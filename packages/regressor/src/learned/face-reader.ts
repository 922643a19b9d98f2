import type { RgbImage } from '@ringnet/io';
import type { Engine, Tensor } from '../engine.js';
import { RegressorError } from '../errors.js';
import { LANDMARK_COUNT, landmarkInput } from '../face/face-landmarks.js';
import { lookAtFace } from '../face/face-look.js';
import { type Region, regionFrame } from '../face/region.js';
import { createRegionNetwork } from '../face/region-network.js';
import { mirrorRows } from '../fit/mediapipe-landmarks.js';
import type { FoundFace } from '../found-face.js';

/** Looks at found faces once more, with the network that was trained to read heads. */
export interface FaceReader {
  /** @returns the face with `reading`; its landmarks are the mean of a plain and a mirrored look, its score is kept */
  read(photo: RgbImage, face: FoundFace, signal?: AbortSignal): Promise<FoundFace>;
  close(): Promise<void>;
}

export interface FaceReaderOptions {
  readonly engine: Engine;
  /** ONNX bytes of models/face-regressor/network.onnx, which answers for a picture and for its mirror image */
  readonly network: Uint8Array;
  /** How much larger than the face the square is that it was trained on: `info.margin` of the regressor beside it */
  readonly margin: number;
}

/** Loads the face network. */
export async function createFaceReader({ engine, margin, ...options }: FaceReaderOptions): Promise<FaceReader> {
  const session = await engine.load(options.network);
  const network = createRegionNetwork(session, landmarkInput);
  return {
    async read(photo, face, signal) {
      const { region, outputs } = await lookAtFace(network, photo, face, { margin, signal });
      const landmarks = new Float32Array(3 * LANDMARK_COUNT);
      const sigmasPx = new Float32Array(LANDMARK_COUNT);
      const looks = [false, true].map((isMirrored) => {
        const look = answerOf(outputs, isMirrored);
        addLook(look, region, isMirrored, landmarks, sigmasPx);
        return { parameters: look.parameters, isMirrored };
      });
      return { ...face, landmarks, reading: { sigmasPx, looks, rollRad: region.rollRad } };
    },
    close: () => session.dispose(),
  };
}

/** One look's share of the network's outputs. */
interface Answer {
  /** [468, 3], pixels of the square; of the mirrored square in a mirrored look */
  readonly landmarks: Float32Array;
  /** [468] */
  readonly sigma: Float32Array;
  readonly parameters: Float32Array;
}

/** The network answers for the square, then for its mirror image. */
function answerOf(outputs: Record<string, Tensor>, isMirrored: boolean): Answer {
  const half = (name: string, length?: number) => {
    const { data } = outputs[name];
    if (length !== undefined && data.length !== 2 * length) {
      throw new RegressorError(
        'WEIGHTS_SHAPE',
        `the face network's ${name} has ${data.length} numbers, expected ${2 * length}: those of a picture and of its mirror image`,
      );
    }
    return isMirrored ? data.subarray(data.length / 2) : data.subarray(0, data.length / 2);
  };
  return {
    landmarks: half('landmarks', 3 * LANDMARK_COUNT),
    sigma: half('sigma', LANDMARK_COUNT),
    parameters: half('parameters'),
  };
}

/** Adds half of what one look saw, on the photo. */
function addLook(
  look: Answer,
  region: Region,
  isMirrored: boolean,
  landmarks: Float32Array,
  sigmasPx: Float32Array,
): void {
  const { side } = landmarkInput;
  const pixel = region.sizePx / side;
  const { originX, originY, cos, sin } = regionFrame(region);
  for (let l = 0; l < LANDMARK_COUNT; l++) {
    const across = look.landmarks[3 * l] / side;
    const u = isMirrored ? 1 - across : across;
    const v = look.landmarks[3 * l + 1] / side;
    const row = isMirrored ? mirrorRows[l] : l;
    landmarks[3 * row] += (originX + cos * u - sin * v - 0.5) / 2;
    landmarks[3 * row + 1] += (originY + sin * u + cos * v - 0.5) / 2;
    landmarks[3 * row + 2] += (look.landmarks[3 * l + 2] * pixel) / 2;
    sigmasPx[row] += (look.sigma[l] * pixel) / 2;
  }
}
