// Compares `ringnet reconstruct` with the bare pipeline, and watches its memory:
// node apps/cli/scripts/measure-throughput.mjs [PHOTOS] [LANES]
// In turns on the same 100 photos first, for the ratio; then the command on all PHOTOS, for the memory. Both are processes of their own,
// measured alike: between the first and the last photo that they report, so that start-up is left out.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { makePhotos } from './throughput-photos.mjs';

const count = Number(process.argv[2] ?? 300);
const lanes = Number(process.argv[3] ?? availableParallelism());
const kinds = ['MESH_GLB', 'OVERLAY_PNG', 'PARAMETERS_JSON'];
const rounds = 3;
const block = Math.min(count, 100);
const work = await mkdtemp(path.join(tmpdir(), 'ringnet-throughput-'));
const script = (name) => fileURLToPath(new URL(name, import.meta.url));
const say = (text) => process.stdout.write(`${text}\n`);

/** Seconds of processor time of a process and its threads, and its memory in MB; null when it has ended. */
async function look(pid) {
  try {
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1].split(' ');
    return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, mb: Number(fields[21]) / 256 };
  } catch {
    return null;
  }
}

/** Runs node on `words` and looks at it at every photo that it reports. @param onPhoto called with what is seen so far */
async function run(words, onPhoto = () => {}) {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const seen = [];
  const failed = [];
  for await (const line of createInterface(child.stdout)) {
    const said = JSON.parse(line);
    if (said.type !== 'photo') continue;
    if (said.status === 'failed') failed.push(said.photo);
    const now = await look(child.pid);
    if (!now) continue;
    seen.push({ ...now, time: performance.now() });
    onPhoto(seen);
  }
  const [first, last] = [seen[0], seen.at(-1)];
  const photos = seen.length - 1;
  return {
    rate: (1000 * photos) / (last.time - first.time),
    cpuMs: (1000 * (last.cpu - first.cpu)) / photos,
    failed,
  };
}

const bare = (files) => run([script('bare-pipeline.mjs'), `${lanes}`, kinds.join(), ...files]);
const command = (photos, out, onPhoto) => {
  const options = ['--json', '--concurrency', `${lanes}`, '--files', kinds.join().toLowerCase().replaceAll('_', '-')];
  return run(
    [script('../bin/ringnet.js'), 'reconstruct', ...photos, '--out', path.join(work, out), ...options],
    onPhoto,
  );
};
const words = ({ rate, cpuMs, failed }) =>
  `${rate.toFixed(2)} photos/s, ${cpuMs.toFixed(0)} ms of processor time each${failed.length ? `, ${failed.length} failed` : ''}`;

try {
  const files = await makePhotos(path.join(work, 'photos'), count);
  const best = { bare: { rate: 0, cpuMs: Infinity }, command: { rate: 0, cpuMs: Infinity } };
  const keep = (name, run) => {
    best[name] = { rate: Math.max(best[name].rate, run.rate), cpuMs: Math.min(best[name].cpuMs, run.cpuMs) };
    say(`${name}: ${words(run)}`);
  };
  for (let round = 0; round < rounds; round++) {
    keep('bare', await bare(files.slice(0, block)));
    keep('command', await command(files.slice(0, block), `round-${round}`));
  }
  const percent = (share) => `${Math.round(100 * share)} %`;
  say(`${lanes} lanes, best of ${rounds} rounds of ${block} photos: the command has`);
  say(`  ${percent(best.command.rate / best.bare.rate)} of the bare pipeline's photos a second`);
  say(`  ${percent(best.bare.cpuMs / best.command.cpuMs)} by processor time`);
  const step = Math.max(1, Math.floor(count / 10));
  let peak = 0;
  const all = await command([path.join(work, 'photos')], 'all', (seen) => {
    const { mb, time } = seen.at(-1);
    peak = Math.max(peak, mb);
    if (seen.length % step !== 0) return;
    say(
      `  after ${seen.length}: ${mb.toFixed(0)} MB, ${((1000 * seen.length) / (time - seen[0].time)).toFixed(2)} photos/s`,
    );
  });
  say(`all ${count}: ${words(all)}, ${peak.toFixed(0)} MB at most`);
} finally {
  await rm(work, { recursive: true });
}
