import { afterEach, expect, test, vi } from 'vitest';
import { deleteHead } from '../src/home/delete-head.js';
import { keepLocalPhoto, localPhoto } from '../src/home/local-photos.js';
import { type Asked, stubApi } from './support/stub-api.js';

const photo = { id: 'photo', width: 1, height: 1, subject: null };
const noPage = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A server with a photo, the heads of it, and pages of heads that were made since. */
function server(headIds: readonly string[], pages: readonly unknown[]): (asked: Asked) => unknown {
  let page = 0;
  const answers: Record<string, (variables: Asked['variables']) => unknown> = {
    PhotoHeads: () => ({
      photo: { createdAt: '2026-01-01T00:00:00Z', reconstructions: { nodes: headIds.map((id) => ({ id })) } },
    }),
    DerivedHeads: () => ({ reconstructions: pages[page++] }),
    Delete: ({ input }) => ({ deleteReconstruction: { deletedIds: [(input as { id: string }).id], userErrors: [] } }),
    DeletePhoto: () => ({ deletePhoto: { deletedIds: ['photo', ...headIds], userErrors: [] } }),
  };
  return ({ name, variables }) => answers[name](variables);
}

test('the last head of a photo takes the photo along, here and on the server', async () => {
  await keepLocalPhoto('photo', new Blob(['pixels']));
  const asked = stubApi(server(['head'], [noPage]));
  expect(await deleteHead({ id: 'head', photo })).toEqual({ headIds: ['head'], isPhotoGone: true });
  expect(asked.at(-1)).toEqual({ name: 'DeletePhoto', variables: { input: { id: 'photo' } } });
  expect(await localPhoto('photo')).toBe(null);
});

test('a photo with another head stays, here and on the server, whatever the page has loaded', async () => {
  await keepLocalPhoto('photo', new Blob(['pixels']));
  const asked = stubApi(server(['older', 'head'], []));
  expect(await deleteHead({ id: 'head', photo })).toEqual({ headIds: ['head'], isPhotoGone: false });
  expect(asked.map(({ name }) => name)).toEqual(['PhotoHeads', 'Delete']);
  expect(await localPhoto('photo')).toMatch(/^blob:/);
});

test.each([
  ['was fused from it', { derivedFrom: [], fusion: { views: [{ photo: null }, { photo: { id: 'photo' } }] } }],
  ['took its expression', { derivedFrom: [{ id: 'head' }], fusion: null }],
])('a photo stays for a head of another photo that %s', async (_how, node) => {
  const first = {
    pageInfo: { hasNextPage: true, endCursor: 'c' },
    nodes: [{ derivedFrom: [{ id: 'x' }], fusion: null }],
  };
  const asked = stubApi(server(['head'], [first, { ...noPage, nodes: [node] }]));
  expect(await deleteHead({ id: 'head', photo })).toEqual({ headIds: ['head'], isPhotoGone: false });
  expect(asked.map(({ name }) => name)).toEqual(['PhotoHeads', 'DerivedHeads', 'DerivedHeads', 'Delete']);
  expect(asked[2].variables).toEqual({ after: 'c', createdAfter: '2026-01-01T00:00:00Z' });
});
