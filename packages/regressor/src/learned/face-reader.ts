import type { RgbImage } from '@ringnet/io';
import type { Engine } from '../engine.js';
import { lookAtFace, LOOK_SIDE as SIDE } from '../face/face-look.js';
import { imageFromRegion } from '../face/region.js';
import { mirrorRows } from '../fit/mediapipe-landmarks.js';
import type { FacePass, FoundFace } from '../found-face.js';
import { withNetworkOutputs } from './network-outputs.js';

/** Looks at found faces once more, for what a trained regressor needs. */
export interface FaceReader {
  /** @returns the face with `passes`; its landmarks are the mean of a plain and a mirrored pass, its score the plain one's */
  read(photo: RgbImage, face: FoundFace, signal?: AbortSignal): Promise<FoundFace>;
  close(): Promise<void>;
}

export interface FaceReaderOptions {
  readonly engine: Engine;
  /** ONNX bytes of models/face-finder/landmark.onnx */
  readonly landmark: Uint8Array;
  /** Inner tensors of that network, in order; see LearnedRegressor.layers */
  readonly layers: readonly string[];
}

/** Loads the landmark network with some of its inner layers as outputs. */
export async function createFaceReader({ engine, landmark, layers }: FaceReaderOptions): Promise<FaceReader> {
  const session = await engine.load(withNetworkOutputs(landmark, layers));
  return {
    async read(photo, face, signal) {
      const { region, input } = lookAtFace(photo, face);
      const plain = input.data;
      const [seen, mirrored] = await Promise.all(
        [plain, mirrorRowsOfPixels(plain)].map((data) =>
          session.run({ input: { data, shape: [1, SIDE, SIDE, 3] } }, signal),
        ),
      );
      const landmarks = new Float32Array(face.landmarks.length);
      const passes = [seen, mirrored].map((outputs, pass): FacePass => {
        const isMirrored = pass === 1;
        const raw = outputs.landmarks.data;
        const own = new Float32Array(landmarks.length);
        for (let l = 0; l < landmarks.length / 3; l++) {
          const u = raw[3 * l] / SIDE;
          const [x, y] = imageFromRegion(region, isMirrored ? 1 - u : u, raw[3 * l + 1] / SIDE);
          const z = (raw[3 * l + 2] / SIDE) * region.sizePx;
          own.set([isMirrored ? 0.5 - x : x - 0.5, y - 0.5, z], 3 * l);
          const row = isMirrored ? mirrorRows[l] : l;
          landmarks[3 * row] += (x - 0.5) / 2;
          landmarks[3 * row + 1] += (y - 0.5) / 2;
          landmarks[3 * row + 2] += z / 2;
        }
        return { landmarks: own, features: join(layers.map((layer) => outputs[layer].data)), isMirrored };
      });
      return { ...face, score: 1 / (1 + Math.exp(-seen.score.data[0])), landmarks, passes };
    },
    close: () => session.dispose(),
  };
}

function mirrorRowsOfPixels(pixels: Float32Array): Float32Array {
  const out = new Float32Array(pixels.length);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const from = 3 * (y * SIDE + x);
      const to = 3 * (y * SIDE + SIDE - 1 - x);
      for (let k = 0; k < 3; k++) out[to + k] = pixels[from + k];
    }
  }
  return out;
}

function join(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
