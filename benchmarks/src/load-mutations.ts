import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promise } from './promise.js';
import { repository, startServerProcess } from './server-process.js';
import { uploadPhoto } from './upload-photo.js';

const photo = Uint8Array.from(readFileSync(join(repository, 'examples/photos/mona-lisa.jpg')));
const lagName = 'nodejs_eventloop_lag_p99_seconds';
/** Its samples are the times from one look to the next, due every 10 ms (prom-client's default): what is beyond them is delay. */
const lookEveryMs = 10;
/** A client that has heard nothing for so long calls it hanging. */
const patienceMs = 300_000;

/** So many photos at once, by clients that do not wait for the result. */
export async function loadMutations(count: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringnet-load-'));
  const server = await startServerProcess({ DATA_DIR: dataDir });
  try {
    await uploadPhoto(server.url, photo, [], 30_000);
    const outcomes = new Map<string, number>();
    await server.metric(lagName); // begins anew at each reading
    const begun = performance.now();
    await Promise.all(
      Array.from({ length: count }, async () => {
        const outcome = await uploadPhoto(server.url, photo, [], 0, AbortSignal.timeout(patienceMs)).then(
          ({ reconstruction, userErrors }) => (reconstruction ? 'taken' : (userErrors[0]?.code ?? 'refused untyped')),
          (error: Error) => (error.name === 'TimeoutError' ? 'hung' : `untyped: ${error.message}`),
        );
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }),
    );
    const seconds = (performance.now() - begun) / 1000;
    const counts = [...outcomes].map(([outcome, number]) => `${number} ${outcome}`).join(', ');
    console.log(`${count} mutations at once: ${counts}, all answered after ${seconds.toFixed(1)} s`);
    const untyped = [...outcomes].filter(([outcome]) => /hung|untyped/.test(outcome));
    promise(
      'mutations that hang or fail untyped',
      untyped.reduce((sum, [, number]) => sum + number, 0),
      0,
    );
    promise('memory at its peak', server.memory('VmHWM'), 1500, { unit: ' MB' });
    promise('delay of the event loop, p99', 1000 * (await server.metric(lagName)) - lookEveryMs, 50, { unit: ' ms' });
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
