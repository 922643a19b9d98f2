import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeHead, type HeadModel } from '@ringnet/flame';
import { writeNpz, writeObj } from '@ringnet/io';
import { flameVariables, seededVariables, writeCheckpoint } from '@ringnet/seeded-checkpoint';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { findRingnetFiles, loadFlameModels, loadOpenHead } from '../src/node.js';
import { modelsDir } from './support/photos.js';

let folder: string;
let head: HeadModel;
const models = () => path.join(folder, 'models');
const flame = () => path.join(folder, 'flame_model');

/** A thin network and, beside it, the open head as FLAME's constants; `leaveOut` some of them. */
async function writeRingnet(...leaveOut: string[]) {
  const constants = flameVariables(head, 3).filter(({ name }) => !leaveOut.some((part) => name.endsWith(part)));
  const { index, data } = writeCheckpoint([...seededVariables({ seed: 3, base: 8, hidden: 16 }), ...constants]);
  await writeFile(path.join(models(), 'ring_6_68641.index'), index);
  await writeFile(path.join(models(), 'ring_6_68641.data-00000-of-00001'), data);
}

const writeMesh = (name: string, model: HeadModel) =>
  writeFile(path.join(flame(), name), writeObj({ vertices: model.vTemplate, faces: model.faces }));

const load = async () => loadFlameModels(flame(), await findRingnetFiles(models()));

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringnet-flame-'));
  head = (await loadOpenHead(modelsDir)).model;
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(models(), { recursive: true });
  await mkdir(flame());
});

test('with faces from a mesh of the user, the constants are a head: the one that was written', async () => {
  await writeRingnet();
  await writeMesh('head_template.obj', head);
  const { models: found, notes } = await load();
  expect(notes).toEqual([]);
  expect(found.map(({ model }) => model.info.id)).toEqual(['flame-ringnet']);
  const { model } = found[0];
  expect([model.shapeCount, model.expressionCount]).toEqual([100, 50]);
  expect(model.posedirs).toHaveLength(head.vTemplate.length * 36);

  const parameters = {
    betas: Float32Array.of(1, -2, 0.5),
    expression: Float32Array.of(0.3, 0, 0.9),
    pose: Float32Array.from({ length: 15 }, (_, k) => 0.1 * Math.sin(k)),
  };
  const expected = decodeHead({ ...head, posedirs: model.posedirs }, parameters);
  const decoded = decodeHead(model, parameters);
  const largest = decoded.vertices.reduce(
    (most, value, k) => Math.max(most, Math.abs(value - expected.vertices[k])),
    0,
  );
  expect(largest).toBeLessThan(1e-7);
  expect(decodeHead({ ...head, posedirs: null }, parameters).vertices).not.toEqual(expected.vertices);
});

test('what the checkpoint lacks comes from a FLAME file of as many vertices; what it has wins over the file', async () => {
  await writeRingnet('J_regressor', 'v_template');
  const vertexCount = head.vTemplate.length / 3;
  const [joints] = flameVariables(head, 3).filter(({ name }) => name.endsWith('J_regressor'));
  await writeFile(
    path.join(flame(), 'flame_like.npz'),
    writeNpz({
      v_template: { data: head.vTemplate.map((value) => value + 0.01), shape: [vertexCount, 3] },
      shapedirs: { data: new Float32Array(head.shapedirs.length), shape: [vertexCount, 3, 150] },
      J_regressor: {
        data: Float32Array.from(
          joints.data,
          (_, k) => joints.data[(k % vertexCount) * 5 + Math.floor(k / vertexCount)],
        ),
        shape: [5, vertexCount],
      },
      weights: { data: head.skinningWeights, shape: [vertexCount, 5] },
      f: { data: head.faces, shape: [head.faces.length / 3, 3] },
      kintree_table: { data: Int32Array.of(-1, 0, 1, 1, 1, 0, 1, 2, 3, 4), shape: [2, 5] },
    }),
  );
  const { models: found, notes } = await load();
  expect(notes).toEqual([]);
  expect(found.map(({ model }) => model.info.id)).toEqual(['flame-ringnet', 'flame_like']);
  const { model } = found[0];
  expect(model.vTemplate[0]).toBeCloseTo(head.vTemplate[0] + 0.01, 7); // the file's
  expect(model.shapedirs).toEqual(head.shapedirs); // the checkpoint's
  expect(model.jointRegressor).toEqual(head.jointRegressor);
});

test('without faces they are not used, and the note says what to add', async () => {
  await writeRingnet();
  await writeMesh('other.obj', { ...head, vTemplate: head.vTemplate.slice(0, 300), faces: Uint32Array.of(0, 1, 2) });
  const { models: found, notes } = await load();
  expect(found).toEqual([]);
  expect(notes).toEqual([expect.stringMatching(/4829 vertices; they are not used.*needs f: .*\.obj/)]);
});

test('a checkpoint of the network alone changes nothing', async () => {
  await writeRingnet('v_template', 'shapedirs', 'posedirs', 'J_regressor', 'weights');
  expect(await load()).toEqual({ models: [], notes: [] });
});
