import { createRandom } from '@ringnet/build-open-head/dist/random.js';
import { evaluateEmbedding, type HeadModel } from '@ringnet/flame';
import type { FaceReader, FoundFace } from '@ringnet/regressor';
import {
  createHeadRenderer,
  type PersonOptions,
  type RenderedHead,
  randomPerson,
  randomScene,
  type Scene,
  type SceneOptions,
  type Skin,
} from '@ringnet/render-heads';

/** A face read off one render, with what was true. */
export interface Sample {
  /** Which person; the same number is the same head and skin */
  readonly person: number;
  readonly skin: number;
  readonly face: FoundFace;
  readonly head: RenderedHead;
  readonly scene: Scene;
}

export interface CollectOptions {
  readonly seed: number;
  readonly people: number;
  readonly scenesPerPerson: number;
  readonly side: number;
  readonly person: PersonOptions;
  readonly scene: SceneOptions;
}

/** The landmark network's belief below which a face finder would refuse the face. */
const MIN_SCORE = 0.5;

/**
 * Renders people in scenes and reads their faces. The place of each face is known, so no detector is asked: the first look
 * starts from it with a jitter, the second from what the first saw, as a face finder would. Faces not recognised are left
 * out.
 */
export async function collectSamples(
  model: HeadModel,
  skins: readonly Skin[],
  reader: FaceReader,
  options: CollectOptions,
  take: (sample: Sample) => void,
): Promise<void> {
  const renderer = createHeadRenderer(model, skins);
  const { seed, people, scenesPerPerson, side } = options;
  for (let p = 0; p < people; p++) {
    const person = randomPerson(model, seed + p, options.person);
    for (let s = 0; s < scenesPerPerson; s++) {
      const sceneSeed = ((seed + p) * 31 + s * 7919 + 17) % 2 ** 31;
      const scene = randomScene(model, sceneSeed, options.scene);
      const head = await renderer.render(person, scene, side);
      const first = await reader.read(head.image, jitteredFace(head.landmarks, sceneSeed));
      if (first.score < MIN_SCORE) continue;
      const face = await reader.read(head.image, first);
      if (face.score < MIN_SCORE || isOffTheFace(face.landmarks, head.landmarks)) continue;
      take({ person: seed + p, skin: person.skins[0], face, head, scene });
    }
  }
}

/** A found face whose region is a few percent off. */
function jitteredFace(truth: Float32Array, seed: number): FoundFace {
  const random = createRandom(seed ^ 0x5bd1e995);
  const size = Math.hypot(truth[30] - truth[456], truth[31] - truth[457]);
  const shift = [0.05 * size * random.normal(), 0.05 * size * random.normal(), 0];
  const landmarks = truth.map((value, i) => value + shift[i % 3]);
  return { index: 0, box: { x: 0, y: 0, width: size, height: size }, score: 1, landmarks, rollRad: 0 };
}

/** A network may take a pattern of the background or an ear for a face. */
function isOffTheFace(found: Float32Array, truth: Float32Array): boolean {
  let distance = 0;
  for (let i = 0; i < found.length; i += 3) distance += Math.hypot(found[i] - truth[i], found[i + 1] - truth[i + 1]);
  const size = Math.hypot(truth[30] - truth[456], truth[31] - truth[457]);
  return distance / (found.length / 3) > 0.15 * size;
}

/** [468, 3] of the template, m: what signatures are aligned to. */
export function meanLandmarks(model: HeadModel): Float32Array {
  const embedding = model.landmarks.mediapipe468;
  if (!embedding) throw new Error(`${model.info.id} has no face landmarks`);
  return evaluateEmbedding(embedding, model.vTemplate, model.faces);
}
