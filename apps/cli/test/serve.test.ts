import { readdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
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

test('a key can be made while the server runs, and works at once', { timeout: 60_000 }, async () => {
  const port = await freePort();
  const visit = async () => {
    const url = `http://127.0.0.1:${port}`;
    await expect
      .poll(
        () =>
          fetch(`${url}/readyz`).then(
            ({ ok }) => ok,
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
    const keys = ['keys', 'create', '--owner', 'studio', '--data-dir', 'busy', '--json'];
    const [{ key }] = jsonLines((await runRingnet(keys, { cwd: folder })).stdout);
    const body = JSON.stringify({ query: '{ viewer { owner } }' });
    const ask = async (authorization: string) => {
      const headers = { 'content-type': 'application/json', authorization };
      return (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).json();
    };
    return [await ask(`Bearer ${key}`), await ask('Bearer rn_wrong')];
  };
  let visited = Promise.resolve<unknown[]>([]);
  const started = new Promise((resolve) => {
    visited = visit().finally(() => resolve(null));
  });
  const env = { RINGNET_LOG_LEVEL: 'error', RINGNET_REQUIRE_KEYS: 'true' };
  const words = ['serve', '--port', String(port), '--data-dir', 'busy'];
  const { code } = await runRingnet(words, { cwd: folder, env, interruptWhen: started });
  expect(code).toBe(0);
  const [known, unknown] = await visited;
  expect(known).toEqual({ data: { viewer: { owner: 'studio' } } });
  expect(unknown).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

test('a folder without a database is told, not filled', { timeout: 60_000 }, async () => {
  const keys = await runRingnet(['keys', 'list', '--data-dir', 'typo'], { cwd: folder });
  expect(keys.code).toBe(2);
  expect(keys.stderr).toMatch(/typo: no server keeps a database there/);
  const doctor = await runRingnet(['doctor', '--data', '--data-dir', 'typo', '--json'], { cwd: folder });
  expect(jsonLines(doctor.stdout).at(-1)).toMatchObject({ name: 'Stored heads', state: 'note' });
  expect(await readdir(folder)).not.toContain('typo');
});

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
