import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readGlb } from '@ringnet/io';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRingnet } from './support/run-ringnet.js';
import { addFakeFfmpeg, temporaryFolder } from './support/work-folder.js';

let work: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  work = await temporaryFolder();
  await addFakeFfmpeg(path.join(work.folder, 'bin'));
});

afterAll(() => work.remove());

interface Gltf {
  readonly nodes: readonly { readonly name?: string }[];
  readonly animations: readonly {
    readonly channels: readonly {
      readonly sampler: number;
      readonly target: { readonly node: number; readonly path: string };
    }[];
    readonly samplers: readonly { readonly input: number; readonly output: number }[];
  }[];
  readonly accessors: readonly { readonly count: number; readonly min?: number[]; readonly max?: number[] }[];
}

test('a video becomes a head that moves: targets by name, joints, one key for each frame with a face', async () => {
  const run = await runRingnet(['video', 'clip.mp4', '--fps', '5', '--out', 'clip'], {
    cwd: work.folder,
    env: { PATH: `${path.join(work.folder, 'bin')}${path.delimiter}${process.env.PATH}` },
  });
  // The fake video's second frame has no face.
  expect(run.code, run.stderr).toBe(4);
  const bytes = await readFile(path.join(work.folder, 'clip/head.glb'));
  const json = JSON.parse(bytes.subarray(20, 20 + bytes.readUInt32LE(12)).toString()) as Gltf;
  const [{ channels, samplers }] = json.animations;
  const tracks = channels.map(({ target, sampler }) => ({
    track: `${json.nodes[target.node].name} ${target.path}`,
    keys: json.accessors[samplers[sampler].input].count,
    values: json.accessors[samplers[sampler].output].count,
  }));
  const { morphTargets = [], mesh } = readGlb(bytes);
  expect(morphTargets.length).toBeGreaterThan(0);
  expect(morphTargets.map(({ name }) => name)).not.toContain('');
  expect(tracks).toEqual([
    { track: 'head weights', keys: 1, values: morphTargets.length },
    ...['root', 'neck', 'jaw', 'leftEye', 'rightEye'].map((joint) => ({
      track: `${joint} rotation`,
      keys: 1,
      values: 1,
    })),
  ]);
  // Upright, in metres.
  expect(Math.max(...mesh.vertices.filter((_, i) => i % 3 === 1))).toBeLessThan(0.4);
});
