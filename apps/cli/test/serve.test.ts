import { readdir } from 'node:fs/promises';
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
  expect((await keys('create', '--owner', '')).code).toBe(2);
  expect((await keys('revoke', 'studio')).stderr).toContain('no working key has the id studio');
  expect((await keys('revoke', String(made.id))).code).toBe(0);
  expect((await keys('revoke', String(made.id))).code).toBe(1);
});

test('a folder without a database is told, not filled', { timeout: 60_000 }, async () => {
  const keys = await runRingnet(['keys', 'list', '--data-dir', 'typo'], { cwd: folder });
  expect(keys.code).toBe(2);
  expect(keys.stderr).toMatch(/typo: no server keeps a database there/);
  const doctor = await runRingnet(['doctor', '--data', '--data-dir', 'typo', '--json'], { cwd: folder });
  expect(jsonLines(doctor.stdout).at(-1)).toMatchObject({ name: 'Stored heads', state: 'note' });
  expect(await readdir(folder)).not.toContain('typo');
});
