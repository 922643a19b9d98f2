import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  axisAngleFromRotation,
  decodeHead,
  fullPose,
  multiplyRotations,
  parseHeadModel,
  rotationFromAxisAngle,
} from '@ringnet/flame';
import { readGlb, readNpz } from '@ringnet/io';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { playGlb } from './support/play-glb.js';
import { jsonLines, runRingnet } from './support/run-ringnet.js';
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

test('the moving head is in every frame what frames.jsonl says of it', async () => {
  await addFakeFfmpeg(path.join(work.folder, 'more'), ['photo', 'mirrored', 'grey', 'photo']);
  const run = await runRingnet(['video', 'clip.mp4', '--fps', '5', '--out', 'moving'], {
    cwd: work.folder,
    env: { PATH: `${path.join(work.folder, 'more')}${path.delimiter}${process.env.PATH}` },
  });
  expect(run.code, run.stderr).toBe(4);
  const lines = jsonLines(await readFile(path.join(work.folder, 'moving/frames.jsonl'), 'utf8')) as unknown as Frame[];
  const frames = lines.filter(({ face }) => face !== null);
  expect(frames.map(({ frame }) => frame)).toEqual([1, 2, 4]);
  const { times, vertices, modelVertices } = playGlb(await readFile(path.join(work.folder, 'moving/head.glb')));
  expect([...times]).toEqual([0, 0.2, 0.6].map(Math.fround));

  const file = new URL('../../../models/open-head/open-head.npz', import.meta.url);
  const model = parseHeadModel(readNpz(await readFile(file)));
  // One person throughout: whom all frames together show, which is what the smoother knows at the last one.
  const betas = Float32Array.from(frames[2].betas);
  frames.forEach(({ globalOrient, neckPose, jawPose, leftEyePose, rightEyePose, expression }, key) => {
    const [x, y, z] = globalOrient;
    const turned = multiplyRotations(rotationFromAxisAngle(Math.PI, 0, 0), rotationFromAxisAngle(x, y, z));
    const [neck, jaw, left, right] = [neckPose, jawPose, leftEyePose, rightEyePose].map((part) =>
      Float32Array.from(part),
    );
    const pose = fullPose(model, {
      globalOrient: Float32Array.from(axisAngleFromRotation(turned)),
      neckPose: neck,
      jawPose: jaw,
      leftEyePose: left,
      rightEyePose: right,
    });
    const wanted = decodeHead(model, {
      betas: betas.subarray(0, model.shapeCount),
      expression: Float32Array.from(expression).subarray(0, model.expressionCount),
      pose,
    }).vertices;
    const played = vertices(key);
    let worst = 0;
    for (let v = 0; v < modelVertices.length; v++) {
      const row = modelVertices[v];
      worst = Math.max(worst, Math.hypot(...[0, 1, 2].map((k) => played[3 * v + k] - wanted[3 * row + k])));
    }
    expect(worst).toBeLessThan(1e-5); // m: float32 all the way
  });
  expect(frames[0].globalOrient).not.toEqual(frames[1].globalOrient);
}, 60_000);

test('a phone’s video of more than 8 bits is asked for as 8; an output folder that is none is said first', async () => {
  const bin = path.join(work.folder, 'deep');
  await mkdir(bin, { recursive: true });
  await writeFile(path.join(bin, 'ffmpeg'), '#!/bin/sh\necho "$@" >&2; exit 1\n', { mode: 0o755 });
  const env = { PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const { stderr } = await runRingnet(['video', 'hdr.mov', '--out', 'deep-out'], { cwd: work.folder, env });
  expect(stderr).toMatch(/-pix_fmt rgb24/); // ffmpeg would give such frames 16 bits
  await writeFile(path.join(work.folder, 'file'), '');
  const inFile = await runRingnet(['video', 'hdr.mov', '--out', 'file'], { cwd: work.folder, env });
  expect(inFile.stderr).toMatch(/results cannot be written there/);
});

test('a frame whose face is too small is one without a face, and the frames after it are read', async () => {
  await addFakeFfmpeg(path.join(work.folder, 'far'), ['tiny', 'photo']);
  const run = await runRingnet(['video', 'clip.mp4', '--out', 'away'], {
    cwd: work.folder,
    env: { PATH: `${path.join(work.folder, 'far')}${path.delimiter}${process.env.PATH}` },
  });
  expect(run.code, run.stderr).toBe(4);
  const lines = jsonLines(await readFile(path.join(work.folder, 'away/frames.jsonl'), 'utf8'));
  expect(lines.map(({ face }) => face !== null)).toEqual([false, true]);
});

test('a record that cannot be written ends the command', async () => {
  await mkdir(path.join(work.folder, 'blocked/frames.jsonl.partial'), { recursive: true });
  const { code, stderr } = await runRingnet(['video', 'clip.mp4', '--out', 'blocked'], { cwd: work.folder });
  expect(code).toBe(1);
  expect(stderr).toMatch(/EISDIR.*frames\.jsonl\.partial/);
});

test('a video that cannot be read leaves an earlier record as it was, and nothing else', async () => {
  const bin = path.join(work.folder, 'failing');
  await mkdir(bin, { recursive: true });
  await writeFile(path.join(bin, 'ffmpeg'), '#!/bin/sh\necho "no such codec" >&2; exit 1\n', { mode: 0o755 });
  const out = path.join(work.folder, 'earlier');
  await mkdir(out);
  await writeFile(path.join(out, 'frames.jsonl'), '{}\n');
  const env = { PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const { code, stderr } = await runRingnet(['video', 'clip.mp4', '--out', 'earlier'], { cwd: work.folder, env });
  expect(code).toBe(1);
  expect(stderr).toMatch(/no such codec/);
  expect(await readdir(out)).toEqual(['frames.jsonl']);
  expect(await readFile(path.join(out, 'frames.jsonl'), 'utf8')).toBe('{}\n');
});

interface Frame {
  readonly frame: number;
  readonly face: object | null;
  readonly globalOrient: readonly number[];
  readonly neckPose: readonly number[];
  readonly jawPose: readonly number[];
  readonly leftEyePose: readonly number[];
  readonly rightEyePose: readonly number[];
  readonly betas: readonly number[];
  readonly expression: readonly number[];
}
