import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { HeadModel } from '@ringnet/flame';
import type { CollectOptions } from './collect-samples.js';
import { run } from './run-program.js';

/** Every seed of the training; people of different parts never share one. */
const SEEDS = { train: 1_000_000, calibrate: 4_000_000, test: 5_000_000, far: 6_000_000 };
const SIDE = 256;
const PEOPLE_PER_FILE = 500;

export interface TablesWanted {
  readonly name: keyof typeof SEEDS;
  readonly people: number;
  /** How many of the part's people to pass over first, rounded up to whole files; 0 when absent */
  readonly after?: number;
  readonly deformation: readonly [number, number];
  readonly skins: readonly number[];
  readonly withForm: boolean;
}

/** Renders one part in several processes, or takes what an earlier run left for the same head model. @returns the files */
export async function renderTables(
  model: HeadModel,
  { name, people, after = 0, deformation, skins, withForm }: TablesWanted,
  { models, work, processes }: { models: string; work: string; processes: number },
): Promise<string[]> {
  await mkdir(work, { recursive: true });
  const count = Math.max(1, Math.ceil(people / PEOPLE_PER_FILE));
  const each = Math.ceil(people / count);
  const first = Math.ceil(after / each);
  const parts = Array.from({ length: count }, (_, i) => first + i);
  const named = (i: number) => join(work, `${name}-${each}-${fingerprint(model)}-${i}.npz`);
  const waiting = parts
    .map((i) => ({ file: named(i), seed: SEEDS[name] + i * each }))
    .filter(({ file }) => !existsSync(file));
  const worker = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const { file, seed } = job;
      const scenesPerPerson = name === 'train' ? 2 : 3;
      const options: CollectOptions & { withForm: boolean } = {
        ...{ seed, people: each, scenesPerPerson, side: SIDE, deformation },
        ...{ person: { skins }, scene: {}, withForm },
      };
      const program = join(import.meta.dirname, 'collect.js');
      await run(process.execPath, [program, models, `${file}.part`, JSON.stringify(options)]);
      await rename(`${file}.part`, file);
    }
  };
  await Promise.all(Array.from({ length: processes }, worker));
  return parts.map(named);
}

/** Changes with the head model, so that old renders are not taken for new ones. */
function fingerprint({ vTemplate, shapedirs, landmarks }: HeadModel): string {
  let hash = 2166136261;
  for (const values of [vTemplate, shapedirs, landmarks.mediapipe468?.barycentrics ?? []]) {
    for (let i = 0; i < values.length; i += 7) hash = Math.imul(hash ^ Math.round(values[i] * 1e7), 16777619);
  }
  return (hash >>> 0).toString(16);
}
