import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rotationFromAxisAngle } from '@ringnet/flame';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reconstruction, Reconstructor } from '../src/index.js';
import { loadReconstructor } from '../src/node.js';
import { modelsDir, photo } from './support/photos.js';

const json = async (reconstructor: Reconstructor, head: Reconstruction, kind: 'LANDMARKS_JSON' | 'PARAMETERS_JSON') =>
  JSON.parse(new TextDecoder().decode((await reconstructor.makeArtifact(head, null, kind)).bytes));

describe('with the attention network', () => {
  let reconstructor: Reconstructor;
  beforeAll(async () => {
    reconstructor = await loadReconstructor({ modelsDir, threads: 1 });
  });
  afterAll(() => reconstructor.close());

  test('Mona Lisa turns her head away and looks at the viewer', async () => {
    const [{ parameters }] = await reconstructor.reconstruct(await photo('mona-lisa.jpg'));
    const head = rotationFromAxisAngle(
      parameters.globalOrient[0],
      parameters.globalOrient[1],
      parameters.globalOrient[2],
    );
    const eye = rotationFromAxisAngle(parameters.leftEyePose[0], parameters.leftEyePose[1], parameters.leftEyePose[2]);
    const look = [eye[2], eye[5], eye[8]];
    const inCamera = (v: readonly number[]) =>
      [0, 3, 6].map((i) => head[i] * v[0] + head[i + 1] * v[1] + head[i + 2] * v[2]);
    const degreesAside = ([x, , z]: readonly number[]) => (Math.atan2(x, -z) * 180) / Math.PI;
    const turned = Math.abs(degreesAside(inCamera([0, 0, 1])));
    expect(turned).toBeGreaterThan(15);
    // Where exactly she looks nobody can say, and her head's turn is itself known to a few degrees: back by more than half of that turn.
    expect(Math.abs(degreesAside(inCamera(look)))).toBeLessThan(turned / 2);
  });

  test('irises and size go into the files; another identity has another size', async () => {
    const [head] = await reconstructor.reconstruct(await photo('astronaut.png'));
    const { irises } = await json(reconstructor, head, 'LANDMARKS_JSON');
    expect(irises.left).toHaveLength(5);
    expect(Math.hypot(irises.right[0][0] - 203, irises.right[0][1] - 100.5)).toBeLessThan(2);
    const { metric } = await json(reconstructor, head, 'PARAMETERS_JSON');
    expect(metric.scale).toBeGreaterThan(0.9);
    expect(metric.scale).toBeLessThan(1.1);
    // Firmer than the eyes' distance alone (3.7 of 63.4 mm), by little.
    expect(metric.relativeDeviation).toBeLessThan(3.7 / 63.4);
    expect(metric.relativeDeviation).toBeGreaterThan(0.05);
    const other = await reconstructor.withParameters(head, { betas: new Float32Array(100) });
    expect(other.metric).toBeUndefined();
    expect((await reconstructor.withParameters(head, { jawPose: new Float32Array(3) })).metric).toEqual(head.metric);
  });
});

test('without it heads look straight ahead, and nothing else is missing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringnet-models-'));
  cpSync(modelsDir, folder, { recursive: true, filter: (path) => !path.endsWith('attention.onnx') });
  const reconstructor = await loadReconstructor({ modelsDir: folder, threads: 1 });
  const [head] = await reconstructor.reconstruct(await photo('mona-lisa.jpg'));
  expect([...head.parameters.leftEyePose, ...head.parameters.rightEyePose]).toEqual([0, 0, 0, 0, 0, 0]);
  expect(head.irises).toBeUndefined();
  expect(head.metric?.relativeDeviation).toBeCloseTo(3.7 / 63.4, 9);
  expect(await json(reconstructor, head, 'LANDMARKS_JSON')).not.toHaveProperty('irises');
  await reconstructor.close();
  rmSync(folder, { recursive: true });
});
