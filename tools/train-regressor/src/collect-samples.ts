import type { HeadModel } from '@ringnet/flame';
import { type FaceFinder, mirrorRows } from '@ringnet/regressor';
import {
  createHeadRenderer,
  type PersonOptions,
  randomPerson,
  randomScene,
  type SceneOptions,
  type Skin,
} from '@ringnet/render-heads';

/** One found face of one render with what was true. */
export interface Sample {
  /** Which person; the same number is the same head and skin */
  readonly person: number;
  readonly skin: number;
  /** [468, 3], photo pixels, as the face finder gave them */
  readonly landmarks: Float32Array;
  /** The same from the mirrored picture, brought back */
  readonly mirrored: Float32Array;
  readonly score: number;
  /** [V, 3], m, at rest */
  readonly neutralVertices: Float32Array;
  readonly betas: Float32Array;
  readonly deformation: Float32Array;
  readonly expression: Float32Array;
  readonly jawPose: Float32Array;
  readonly globalOrient: Float32Array;
  readonly yawDegrees: number;
  readonly pitchDegrees: number;
}

export interface CollectOptions {
  readonly seed: number;
  readonly people: number;
  readonly scenesPerPerson: number;
  readonly side: number;
  readonly person: PersonOptions;
  readonly scene: SceneOptions;
}

/** Renders people in scenes, looks for their faces and hands each found one on; faces not found are left out. */
export async function collectSamples(
  model: HeadModel,
  skins: readonly Skin[],
  finder: FaceFinder,
  options: CollectOptions,
  take: (sample: Sample) => void,
): Promise<void> {
  const renderer = createHeadRenderer(model, skins);
  const { seed, people, scenesPerPerson, side } = options;
  for (let p = 0; p < people; p++) {
    const personSeed = seed + p;
    const person = randomPerson(model, personSeed, options.person);
    for (let s = 0; s < scenesPerPerson; s++) {
      const scene = randomScene(model, (personSeed * 31 + s * 7919 + 17) % 2 ** 31, options.scene);
      const head = await renderer.render(person, scene, side);
      const [face] = await finder.findFaces(head.image, { select: 'LARGEST' });
      if (!face || isOffTheFace(face.landmarks, head.landmarks)) continue;
      const [other] = await finder.findFaces(mirrorImage(head.image), { select: 'LARGEST' });
      take({
        person: personSeed,
        skin: person.skins[0],
        landmarks: face.landmarks,
        mirrored: other ? mirrorLandmarks(other.landmarks, side) : face.landmarks,
        score: face.score,
        neutralVertices: head.neutralVertices,
        betas: person.betas,
        deformation: person.deformation,
        expression: scene.expression,
        jawPose: scene.jawPose,
        globalOrient: head.globalOrient,
        yawDegrees: (scene.yawRad * 180) / Math.PI,
        pitchDegrees: (scene.pitchRad * 180) / Math.PI,
      });
    }
  }
}

/** A detector may take a pattern of the background or an ear for a face. */
function isOffTheFace(found: Float32Array, truth: Float32Array): boolean {
  let distance = 0;
  for (let i = 0; i < found.length; i += 3) distance += Math.hypot(found[i] - truth[i], found[i + 1] - truth[i + 1]);
  const size = Math.hypot(truth[3 * 10] - truth[3 * 152], truth[3 * 10 + 1] - truth[3 * 152 + 1]);
  return distance / (found.length / 3) > 0.15 * size;
}

function mirrorImage<T extends { width: number; height: number; data: Uint8Array }>(image: T): T {
  const { width, height } = image;
  const data = new Uint8Array(image.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 3 * (y * width + x);
      data.set(image.data.subarray(from, from + 3), 3 * (y * width + width - 1 - x));
    }
  }
  return { ...image, data };
}

function mirrorLandmarks(landmarks: Float32Array, width: number): Float32Array {
  const out = landmarks.slice();
  mirrorRows.forEach((row, l) => {
    out[3 * l] = width - 1 - landmarks[3 * row];
    out[3 * l + 1] = landmarks[3 * row + 1];
    out[3 * l + 2] = landmarks[3 * row + 2];
  });
  return out;
}
