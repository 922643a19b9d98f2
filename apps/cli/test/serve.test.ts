import { afterAll, expect, test } from 'vitest';
import { jsonLines, runRingnet } from './support/run-ringnet.js';
import { temporaryFolder } from './support/work-folder.js';

const { folder, remove } = await temporaryFolder();
afterAll(remove);

test('serve says where it is and ends at Ctrl-C', { timeout: 60_000 }, async () => {
  const { code, stdout } = await runRingnet(['serve', '--port', '0', '--data-dir', 'data', '--json'], {
    cwd: folder,
    env: { RINGNET_LOG_LEVEL: 'error' },
    interruptAt: 'is ready',
  });
  expect(jsonLines(stdout)[0]).toMatchObject({
    type: 'ready',
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
  expect(code).toBe(0);
});

test('a key can be made, listed and revoked', { timeout: 60_000 }, async () => {
  const keys = (...words: string[]) => runRingnet(['keys', ...words, '--data-dir', 'keys', '--json'], { cwd: folder });
  const made = jsonLines((await keys('create', '--owner', 'studio')).stdout)[0];
  expect(made.key).toMatch(/^rn_/);
  expect(jsonLines((await keys('list')).stdout)).toMatchObject([{ id: made.id, owner: 'studio', revokedAt: null }]);
  expect((await keys('revoke', String(made.id))).code).toBe(0);
  expect((await keys('revoke', String(made.id))).code).toBe(1);
});
