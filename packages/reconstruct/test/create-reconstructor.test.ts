import type { FaceSearch, FoundFace, RefusedFace } from '@ringnet/regressor';
import { expect, test } from 'vitest';
import { createReconstructor, type FaceRegressor, type HeadModelEntry } from '../src/index.js';
import { loadOpenHead, loadReconstructor } from '../src/node.js';
import { modelsDir } from './support/photos.js';

const grey = { width: 64, height: 64, channels: 3 as const, data: new Uint8Array(64 * 64 * 3).fill(128) };
const openHead = await loadOpenHead(modelsDir);
const flame: HeadModelEntry = {
  ...openHead,
  model: { ...openHead.model, info: { ...openHead.model.info, id: 'flame-x' } },
};

const regressorFor = (id: string, head: string): FaceRegressor => ({
  info: { id, name: id, version: '1', licence: 'none' },
  engine: { name: 'onnx-cpu', library: 'none', version: '1', threads: 1 },
  needsFace: true,
  supports: (model) => model.info.id === head,
  regress: () => Promise.reject(new Error('not reached')),
});

const compose = (search: FaceSearch, headModels = [openHead], regressors = [regressorFor('fit', 'open-head')]) =>
  createReconstructor({ headModels, regressors, searchFaces: async () => search, close: async () => {} });

const refusal = (reason: RefusedFace['reason']): FaceSearch => ({
  faces: [],
  refused: [{ box: { x: 1, y: 1, width: 9, height: 11 }, score: 0.9, reason }],
});

test('says whether there is no face or one that is too small', async () => {
  await expect(compose(refusal('TOO_SMALL')).reconstruct(grey)).rejects.toMatchObject({
    code: 'FACE_TOO_SMALL',
    message: expect.stringContaining('9 pixels'),
  });
  await expect(compose(refusal('LOW_SCORE')).reconstruct(grey)).rejects.toMatchObject({ code: 'NO_FACE_FOUND' });
});

const foundFace = (index: number): FoundFace => ({
  index,
  box: { x: 4 + 20 * index, y: 8, width: 16, height: 20 },
  score: 0.9,
  landmarks: new Float32Array(3 * 468),
  rollRad: 0,
});

test('tells the selected faces once, whatever becomes of their heads', async () => {
  const told: (readonly FoundFace[])[] = [];
  const onFaces = (faces: readonly FoundFace[]) => told.push(faces);
  const faces = [foundFace(0), foundFace(1)];
  const reconstructor = compose({ faces, refused: [] });
  await expect(reconstructor.reconstruct(grey, { onFaces })).rejects.toThrow('not reached');
  await expect(reconstructor.reconstruct(grey, { faces: 'ALL', onFaces })).rejects.toThrow('not reached');
  await expect(compose(refusal('LOW_SCORE')).reconstruct(grey, { onFaces })).rejects.toThrow();
  const blind = compose(
    { faces, refused: [] },
    [openHead],
    [{ ...regressorFor('fit', 'open-head'), needsFace: false }],
  );
  await expect(blind.reconstruct(grey, { crop: 'AS_IS', onFaces })).rejects.toThrow('not reached');
  expect(told).toEqual([[faces[0]], faces]);
});

test('a head model without a regressor is listed but is not the default', () => {
  const { headModels, pairs } = compose(refusal('LOW_SCORE'), [flame, openHead]);
  expect(headModels.map(({ id }) => id)).toEqual(['open-head', 'flame-x']);
  expect(pairs.map(({ headModel, regressor }) => [headModel.id, regressor.id])).toEqual([['open-head', 'fit']]);
});

test('the first pair that fits is the default; what is named must fit', async () => {
  const both = compose(
    refusal('LOW_SCORE'),
    [flame, openHead],
    [regressorFor('ringnet', 'flame-x'), regressorFor('fit', 'open-head')],
  );
  expect(both.headModels[0].id).toBe('flame-x');
  expect(both.regressors[0].id).toBe('ringnet');
  await expect(both.reconstruct(grey, { headModel: 'open-head', regressor: 'ringnet' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  await expect(both.reconstruct(grey, { regressor: 'nobody' })).rejects.toMatchObject({ code: 'MODEL_NOT_INSTALLED' });
});

test('nothing that goes together is an error at once', () => {
  expect(() => compose(refusal('LOW_SCORE'), [flame])).toThrow(/no installed regressor/);
});

test('without the models the error says where they are, also to who has the npm package only', async () => {
  await expect(loadReconstructor({ modelsDir: 'nowhere', threads: 1 })).rejects.toMatchObject({
    code: 'MODEL_NOT_INSTALLED',
    message: expect.stringMatching(/nowhere.*short-range\.onnx is missing.*folder models\/.*no npm package/),
  });
});
