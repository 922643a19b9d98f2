import type { Worker } from 'node:worker_threads';
import { type FoundFace, ibugRows, RegressorError } from '@ringnet/regressor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ReconstructError, type Reconstructor } from '../src/index.js';
import { startReconstructorThread } from '../src/node.js';
import { modelsDir, photo } from './support/photos.js';

let reconstructor: Reconstructor;
beforeAll(async () => {
  reconstructor = await startReconstructorThread({ modelsDir, threads: 1 });
});
afterAll(() => reconstructor.close());

test('reports every stage, answers like the reconstructor itself and keeps the event loop free', async () => {
  const image = await photo('grace_hopper.jpg');
  const stages: string[] = [];
  const [head] = await reconstructor.reconstruct(image, { onProgress: (stage) => stages.push(stage) });
  expect(stages).toEqual(['find-faces', 'crop', 'regress', 'head']);
  expect(head.quality.reprojectionErrorPercent).toBeLessThan(2);
  const file = await reconstructor.makeArtifact(head, image, 'MESH_GLB');
  expect(file.fileName).toBe('head.glb');
});

test('tells the face as soon as it is found, before its head is worked on', async () => {
  const told: string[] = [];
  const faces: FoundFace[] = [];
  const [head] = await reconstructor.reconstruct(await photo('grace_hopper.jpg'), {
    onProgress: (stage) => told.push(stage),
    onFaces: (found) => {
      told.push('faces');
      faces.push(...found);
    },
  });
  expect(told).toEqual(['find-faces', 'faces', 'crop', 'regress', 'head']);
  expect(faces.map(({ box, score, index }) => ({ box, score, index }))).toEqual([head.face]);
  expect(faces[0].landmarks).toHaveLength(3 * 468);
  // As found and as fitted, the tip of the nose is one place in the photo.
  const distance = (k: number) => faces[0].landmarks[3 * ibugRows[30] + k] - head.landmarksImage[2 * 30 + k];
  expect(Math.hypot(distance(0), distance(1))).toBeLessThan(0.05 * faces[0].box.width);
});

test('errors keep their class and code', async () => {
  const without = reconstructor.reconstruct(await photo('coffee.png'));
  await expect(without).rejects.toBeInstanceOf(RegressorError);
  await expect(without).rejects.toMatchObject({ code: 'NO_FACE_FOUND' });
  const unknown = reconstructor.reconstruct(await photo('coffee.png'), { headModel: 'nobody' });
  await expect(unknown).rejects.toBeInstanceOf(ReconstructError);
});

test('a cancelled call rejects with the reason of its signal; the next one works', async () => {
  const image = await photo('astronaut.png');
  const abort = new AbortController();
  const call = reconstructor.reconstruct(image, { signal: abort.signal });
  abort.abort(new Error('changed my mind'));
  await expect(call).rejects.toThrow('changed my mind');
  await expect(reconstructor.reconstruct(image)).resolves.toHaveLength(1);
});

test('after close every call is refused', async () => {
  const other = await startReconstructorThread({ modelsDir, threads: 1 });
  await other.close();
  await expect(other.reconstruct(await photo('coffee.png'))).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
});

test('when the thread has died those who then ask share one new thread', async () => {
  const threads: Worker[] = [];
  const keep = (worker: Worker) => threads.push(worker);
  process.on('worker', keep);
  const other = await startReconstructorThread({ modelsDir, threads: 1 });
  const [head] = await other.reconstruct(await photo('grace_hopper.jpg'));
  await threads[0].terminate();
  await Promise.all(Array.from({ length: 3 }, () => other.withParameters(head, {})));
  process.off('worker', keep);
  expect(threads).toHaveLength(2);
  await other.close();
});

test('a missing model folder is named', async () => {
  await expect(startReconstructorThread({ modelsDir: '/nowhere' })).rejects.toThrow(/nowhere.*missing/);
});
