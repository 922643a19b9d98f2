import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../api/dist/main.js', import.meta.url));

export interface TestServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A real server on a free port with an empty database.
 *
 * @param env more settings
 * @param prepare what to do with the data folder before the server opens it
 * @param keep what to do with it after the server has closed it
 */
export async function startTestServer(
  env: Readonly<Record<string, string>> = {},
  prepare: (dataDir: string) => Promise<void> = async () => {},
  keep: (dataDir: string) => Promise<void> = async () => {},
): Promise<TestServer> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ringnet-e2e-'));
  await prepare(dataDir);
  const server = spawn(process.execPath, [main], {
    env: { ...process.env, RINGNET_PORT: '0', RINGNET_DATA_DIR: dataDir, RINGNET_LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const url = await addressOf(server);
  return {
    url,
    async close() {
      server.kill('SIGTERM');
      await once(server, 'exit');
      await keep(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function addressOf(server: ChildProcess): Promise<string> {
  const said: string[] = [];
  if (!server.stderr) throw new Error('no stderr');
  for await (const line of createInterface(server.stderr)) {
    said.push(line);
    const url = /page\s+(http\S+)\//.exec(line)?.[1];
    if (url) {
      server.stderr.resume();
      return url;
    }
  }
  throw new Error(`the server did not start: ${said.join('\n')}`);
}
