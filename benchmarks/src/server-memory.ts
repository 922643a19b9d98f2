/**
 * `node benchmarks/dist/server-memory.js [COUNT] [-- NODE_FLAGS]`: starts the server as `npm start` does, sends COUNT photos (default
 * 50) over HTTP, every other one with the web page's artifacts, and prints the resident memory as the system sees it. Linux only.
 * Exit 1 when it ends above 600 MB, the limit that a small machine gets by on.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository, type ServerProcess, startServerProcess } from './server-process.js';
import { uploadPhoto } from './upload-photo.js';

const limitMegabytes = 600;
const photos = ['mona-lisa.jpg', 'astronaut.png', 'grace_hopper.jpg'].map((name) =>
  Uint8Array.from(readFileSync(join(repository, 'examples/photos', name))),
);
const artifactSets = [
  ['MESH_GLB', 'OVERLAY_PNG'],
  ['MESH_GLB', 'OVERLAY_PNG', 'TEXTURE_PNG', 'THUMBNAIL_WEBP'],
];

const separator = process.argv.indexOf('--');
const nodeFlags = separator < 0 ? [] : process.argv.slice(separator + 1);
const count = Number(process.argv[2] ?? 50) || 50;

async function main(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ringnet-memory-'));
  const begun = performance.now();
  const server = await startServerProcess({ DATA_DIR: dataDir }, { nodeFlags });
  try {
    console.log(`ready after ${((performance.now() - begun) / 1000).toFixed(1)} s: ${report(server)}`);
    const cpuBefore = server.cpuSeconds();
    const milliseconds: number[] = [];
    for (let done = 1; done <= count; done++) {
      const sent = performance.now();
      const answer = await uploadPhoto(server.url, photos[done % photos.length], artifactSets[done % 2], 30_000);
      if (answer.reconstruction?.status !== 'SUCCEEDED') throw new Error(JSON.stringify(answer));
      milliseconds.push(performance.now() - sent);
      if ([1, 3, 10].includes(done) || done % 25 === 0 || done === count)
        console.log(`after ${done}: ${report(server)}`);
    }
    milliseconds.sort((a, b) => a - b);
    const cpu = (1000 * (server.cpuSeconds() - cpuBefore)) / count;
    console.log(
      `a reconstruction over HTTP: ${Math.round(milliseconds[count >> 1])} ms (median), ${Math.round(cpu)} ms of processor time (mean)`,
    );
    return server.memory('VmRSS') > limitMegabytes ? 1 : 0;
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function report(server: ServerProcess): string {
  return `resident ${server.memory('VmRSS')} MB, peak ${server.memory('VmHWM')} MB`;
}

process.exit(await main());
