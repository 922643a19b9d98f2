import type { RgbImage } from '@ringnet/io';
import type { Engine, Tensor } from '../engine.js';
import { lookAtFace, LOOK_SIDE as SIDE } from '../face/face-look.js';
import { imageFromRegion, type Region } from '../face/region.js';
import { sharedFloats } from '../face/shared-floats.js';
import { mirrorRows } from '../fit/mediapipe-landmarks.js';
import type { FaceLook, FoundFace } from '../found-face.js';

/** Looks at found faces once more, with the network that was trained to read heads. */
export interface FaceReader {
  /** @returns the face with `reading`; its landmarks are the mean of a plain and a mirrored look, its score is kept */
  read(photo: RgbImage, face: FoundFace, signal?: AbortSignal): Promise<FoundFace>;
  close(): Promise<void>;
}

export interface FaceReaderOptions {
  readonly engine: Engine;
  /** ONNX bytes of models/face-regressor/network.onnx */
  readonly network: Uint8Array;
  /** How much larger than the face the square is that it was trained on: `info.margin` of the regressor beside it */
  readonly margin: number;
}

/** Loads the face network. */
export async function createFaceReader({ engine, network, margin }: FaceReaderOptions): Promise<FaceReader> {
  const session = await engine.load(network);
  return {
    async read(photo, face, signal) {
      const { region, input } = lookAtFace(photo, face, margin);
      const plain = input.data;
      const [seen, mirrored] = await Promise.all(
        [plain, mirrorRowsOfPixels(plain)].map((data) =>
          session.run({ input: { data, shape: [1, SIDE, SIDE, 3] } }, signal),
        ),
      );
      const landmarks = new Float32Array(face.landmarks.length);
      const sigmasPx = new Float32Array(landmarks.length / 3);
      addLook(seen, region, false, landmarks, sigmasPx);
      addLook(mirrored, region, true, landmarks, sigmasPx);
      const looks: FaceLook[] = [
        { parameters: seen.parameters.data, isMirrored: false },
        { parameters: mirrored.parameters.data, isMirrored: true },
      ];
      return { ...face, landmarks, reading: { sigmasPx, looks, rollRad: region.rollRad } };
    },
    close: () => session.dispose(),
  };
}

/** Adds half of what one look saw, on the photo. */
function addLook(
  outputs: Record<string, Tensor>,
  region: Region,
  isMirrored: boolean,
  landmarks: Float32Array,
  sigmasPx: Float32Array,
): void {
  const raw = outputs.landmarks.data;
  const sigmas = outputs.sigma.data;
  const pixel = region.sizePx / SIDE;
  for (let l = 0; l < sigmasPx.length; l++) {
    const u = raw[3 * l] / SIDE;
    const [x, y] = imageFromRegion(region, isMirrored ? 1 - u : u, raw[3 * l + 1] / SIDE);
    const row = isMirrored ? mirrorRows[l] : l;
    landmarks[3 * row] += (x - 0.5) / 2;
    landmarks[3 * row + 1] += (y - 0.5) / 2;
    landmarks[3 * row + 2] += (raw[3 * l + 2] * pixel) / 2;
    sigmasPx[row] += (sigmas[l] * pixel) / 2;
  }
}

function mirrorRowsOfPixels(pixels: Float32Array): Float32Array {
  const out = sharedFloats(pixels.length);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const from = 3 * (y * SIDE + x);
      const to = 3 * (y * SIDE + SIDE - 1 - x);
      for (let k = 0; k < 3; k++) out[to + k] = pixels[from + k];
    }
  }
  return out;
}
