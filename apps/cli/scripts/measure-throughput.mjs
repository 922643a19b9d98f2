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

/** Runs node on `words` and looks at it at every photo that it reports. */
async function run(words) {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const seen = [];
  const failed = [];
  for await (const line of createInterface(child.stdout)) {
    const said = JSON.parse(line);
    if (said.type !== 'photo') continue;
    if (said.status === 'failed') failed.push(said.photo);
    const now = await look(child.pid);
    if (now) seen.push({ ...now, time: performance.now() });
  }
  const [first, last] = [seen[0], seen.at(-1)];
  const photos = seen.length - 1;
  return {
    rate: (1000 * photos) / (last.time - first.time),
    cpuMs: (1000 * (last.cpu - first.cpu)) / photos,
    mb: seen.map(({ mb }) => mb),
    failed,
  };
}

const bare = (files) => run([script('bare-pipeline.mjs'), `${lanes}`, kinds.join(), ...files]);
const command = (photos, out) => {
  const options = ['--json', '--concurrency', `${lanes}`, '--files', kinds.join().toLowerCase().replaceAll('_', '-')];
  return run([script('../bin/ringnet.js'), 'reconstruct', ...photos, '--out', path.join(work, out), ...options]);
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
  const all = await command([path.join(work, 'photos')], 'all');
  say(`all ${count}: ${words(all)}`);
  const tenths = Array.from({ length: 10 }, (_, i) => all.mb[Math.round(((i + 1) * (all.mb.length - 1)) / 10)]);
  say(
    `  MB at every tenth of the way: ${tenths.map((mb) => mb.toFixed(0)).join(' ')}; peak ${Math.max(...all.mb).toFixed(0)}`,
  );
} finally {
  await rm(work, { recursive: true });
}
