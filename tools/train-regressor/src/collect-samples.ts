import { createRandom } from '@ringnet/build-open-head/dist/random.js';
import { evaluateEmbedding, type HeadModel } from '@ringnet/flame';
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

/** A render with what was true. */
export interface Sample {
  /** Which person; the same number is the same head and skin */
  readonly person: number;
  readonly skin: number;
  readonly head: RenderedHead;
  readonly scene: Scene;
}

export interface CollectOptions {
  readonly seed: number;
  readonly people: number;
  readonly scenesPerPerson: number;
  readonly side: number;
  /** Every person's departure from the model is drawn from this range */
  readonly deformation: readonly [number, number];
  readonly person: PersonOptions;
  readonly scene: SceneOptions;
}

/** Renders people in scenes. */
export async function collectSamples(
  model: HeadModel,
  skins: readonly Skin[],
  options: CollectOptions,
  take: (sample: Sample) => void,
): Promise<void> {
  const renderer = createHeadRenderer(model, skins);
  const { seed, people, scenesPerPerson, side } = options;
  const [least, most] = options.deformation;
  for (let p = 0; p < people; p++) {
    const deformation = least + (most - least) * createRandom((seed + p) ^ 0x5bd1e995).uniform();
    const person = randomPerson(model, seed + p, { ...options.person, deformation });
    for (let s = 0; s < scenesPerPerson; s++) {
      const scene = randomScene(model, ((seed + p) * 31 + s * 7919 + 17) % 2 ** 31, options.scene);
      const head = await renderer.render(person, scene, side);
      take({ person: seed + p, skin: person.skins[0], head, scene });
    }
  }
}

/** [468, 3] of the template, m. */
export function meanLandmarks(model: HeadModel): Float32Array {
  const embedding = model.landmarks.mediapipe468;
  if (!embedding) throw new Error(`${model.info.id} has no face landmarks`);
  return evaluateEmbedding(embedding, model.vTemplate, model.faces);
}
