import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseHeadModel, rotationFromAxisAngle } from '@ringnet/flame';
import { readNpz } from '@ringnet/io';
import { headAngles } from '@ringnet/regressor';
import { beforeAll, expect, test } from 'vitest';
import {
  createHeadRenderer,
  type HeadRenderer,
  loadSkins,
  randomPerson,
  randomScene,
  type Skin,
} from '../src/index.js';

const folder = new URL('../../../models/open-head/', import.meta.url);
const model = parseHeadModel(readNpz(await readFile(new URL('open-head.npz', folder))));
const side = 96;
let skins: Skin[];
let renderer: HeadRenderer;

beforeAll(async () => {
  skins = await loadSkins(fileURLToPath(new URL('skins', folder)));
  renderer = createHeadRenderer(model, skins);
});

const person = (seed: number, deformation = 1) => randomPerson(model, seed, { skins: [0, 5], deformation });

test('the same seeds give the same picture and the same truth', async () => {
  const [first, second] = [
    await renderer.render(person(7), randomScene(model, 3), side),
    await renderer.render(person(7), randomScene(model, 3), side),
  ];
  expect(second.image.data).toEqual(first.image.data);
  expect(second.landmarks).toEqual(first.landmarks);
  const other = await renderer.render(person(8), randomScene(model, 3), side);
  expect(other.image.data).not.toEqual(first.image.data);
});

test('true landmarks lie on the drawn head, and the true turn is the scene’s', async () => {
  for (let seed = 1; seed <= 4; seed++) {
    const scene = randomScene(model, seed, { maxYaw: 30, occluders: false });
    const head = await renderer.render(person(seed), { ...scene, hair: null, rollRad: 0, pitchRad: 0 }, side);
    let on = 0;
    for (let l = 0; l < 468; l++) {
      const [x, y] = [Math.round(head.landmarks[3 * l]), Math.round(head.landmarks[3 * l + 1])];
      if (head.buffers.faceIds[y * side + x] >= 0) on++;
    }
    expect(on).toBeGreaterThan(440);
    const [x, y, z] = head.globalOrient;
    expect(headAngles(rotationFromAxisAngle(x, y, z)).yawDegrees).toBeCloseTo((scene.yawRad * 180) / Math.PI, 2);
  }
});

test('hair rises over landmarks and leaves them on the head', async () => {
  const scene = { ...randomScene(model, 5, { maxYaw: 30, occluders: false }), hair: null };
  const hair = { color: [0.04, 0.025, 0.015], liftM: 0.02, isLong: false } as const;
  const [bare, haired] = [
    await renderer.render(person(3), scene, side),
    await renderer.render(person(3), { ...scene, hair }, side),
  ];
  expect(haired.image.data).not.toEqual(bare.image.data);
  expect(haired.landmarks).toEqual(bare.landmarks);
});

test('without deformation a person is the model’s own head', async () => {
  const inside = person(5, 0);
  expect(Math.max(...inside.deformation.map(Math.abs))).toBe(0);
  const outside = person(5, 1);
  expect(outside.betas).toEqual(inside.betas);
  const rms = Math.sqrt(outside.deformation.reduce((sum, v) => sum + v * v, 0) / outside.deformation.length);
  expect(rms).toBeGreaterThan(0.0003);
  expect(rms).toBeLessThan(0.004);
});

test('expressions and jaw stay inside the model’s limits', () => {
  const [low, high] = model.expressionBounds;
  for (let seed = 0; seed < 50; seed++) {
    const { expression, jawPose } = randomScene(model, seed);
    for (const value of expression) {
      expect(value).toBeGreaterThanOrEqual(low);
      expect(value).toBeLessThanOrEqual(Math.fround(high));
    }
    expect(jawPose[0]).toBeGreaterThanOrEqual(0);
  }
});

test('--help says every option and renders nothing', () => {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const text = execFileSync(process.execPath, [main, '--help'], { encoding: 'utf8', stdio: 'pipe' });
  for (const name of ['out', 'count', 'seed', 'side', 'models', 'deformation', 'depth'])
    expect(text).toContain(`--${name}`);
});
