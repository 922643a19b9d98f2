import { afterEach, expect, test, vi } from 'vitest';
import { deleteHead } from '../src/home/delete-head.js';
import { keepLocalPhoto, localPhoto } from '../src/home/local-photos.js';
import { stubApi } from './support/stub-api.js';

const head = { id: 'head', photo: { id: 'photo', width: 1, height: 1, subject: null } };

afterEach(() => {
  vi.unstubAllGlobals();
});

test.each([
  ['goes with the last head that needs it', ['photo', 'head'], true],
  ['stays for another head', ['head'], false],
])('a photo %s, here as on the server', async (_how, deletedIds, isPhotoGone) => {
  await keepLocalPhoto('photo', new Blob(['pixels']));
  const asked = stubApi(() => ({ deleteReconstruction: { deletedIds, userErrors: [] } }));
  expect(await deleteHead(head)).toBe(isPhotoGone);
  expect(asked).toEqual([{ name: 'Delete', variables: { input: { id: 'head', unusedPhotos: true } } }]);
  expect((await localPhoto('photo')) === null).toBe(isPhotoGone);
});
