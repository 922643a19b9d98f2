// Compares `ringnet reconstruct` with the bare pipeline in one process, on variants of the example photos:
// node apps/cli/scripts/measure-throughput.mjs [PHOTOS]. Rates leave out start-up; the CLI's memory is the process' peak.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { decodeImage, encodeJpeg } from '@ringnet/io';
import { loadReconstructor } from '@ringnet/reconstruct/node';

const count = Number(process.argv[2] ?? 60);
const repository = fileURLToPath(new URL('../../../', import.meta.url));
const kinds = ['MESH_GLB', 'OVERLAY_PNG', 'PARAMETERS_JSON'];
const work = await mkdtemp(path.join(tmpdir(), 'ringnet-throughput-'));

/** Each a little darker than the last, so that no two photos are the same. */
async function makePhotos() {
  const images = await Promise.all(
    ['astronaut.png', 'grace_hopper.jpg', 'mona-lisa.jpg'].map(async (name) => {
      return (await decodeImage(await readFile(path.join(repository, 'examples/photos', name)))).image;
    }),
  );
  const files = [];
  for (let i = 0; i < count; i++) {
    const image = images[i % images.length];
    const file = path.join(work, `${String(i).padStart(3, '0')}.jpg`);
    const data = image.data.map((value) => value * (1 - (0.2 * i) / count));
    await writeFile(file, await encodeJpeg({ ...image, data }, { quality: 92 }));
    files.push(file);
  }
  return files;
}

/** Photos a second between the first and the last that finished. */
const rate = (times) => (1000 * (times.length - 1)) / (times[times.length - 1] - times[0]);

async function bare(files) {
  const reconstructor = await loadReconstructor({ modelsDir: path.join(repository, 'models') });
  const times = [];
  for (const file of files) {
    const { image } = await decodeImage(await readFile(file));
    for (const reconstruction of await reconstructor.reconstruct(image)) {
      for (const kind of kinds) await reconstructor.makeArtifact(reconstruction, image, kind, {});
    }
    times.push(performance.now());
  }
  await reconstructor.close();
  return rate(times);
}

async function cli(concurrency) {
  const words = ['reconstruct', `${work}/*.jpg`, '--out', path.join(work, `out-${concurrency}`), '--json'];
  const files = kinds.map((kind) => kind.toLowerCase().replaceAll('_', '-')).join();
  const child = spawn(
    process.execPath,
    [path.join(repository, 'apps/cli/bin/ringnet.js'), ...words, '--files', files, '--concurrency', `${concurrency}`],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const times = [];
  let peakMb = 0;
  const look = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peakMb = Math.max(peakMb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }, 200);
  for await (const line of createInterface(child.stdout)) if (line.includes('"photo"')) times.push(performance.now());
  clearInterval(look);
  return { rate: rate(times), photos: times.length, peakMb };
}

const files = await makePhotos();
const before = await bare(files);
const runs = [];
for (const concurrency of new Set([1, availableParallelism()])) runs.push({ concurrency, ...(await cli(concurrency)) });
const after = await bare(files);
const bareRate = Math.max(before, after);
process.stdout.write(`bare pipeline: ${before.toFixed(2)} and ${after.toFixed(2)} photos/s, before and after\n`);
for (const run of runs) {
  const share = Math.round((100 * run.rate) / bareRate);
  process.stdout.write(
    `ringnet reconstruct --concurrency ${run.concurrency}: ${run.rate.toFixed(2)} photos/s, ${share} % of the bare pipeline, peak ${run.peakMb.toFixed(0)} MB, ${run.photos} photos\n`,
  );
}
await rm(work, { recursive: true });
