import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPickle } from '@ringnet/io';
import { type Bench, medianMilliseconds } from './bench.js';
import { flamePickle } from './flame-pickle.js';

const python = `
import pickle, statistics, sys, time
import numpy
data = open(sys.argv[1], 'rb').read()
times = []
for _ in range(7):
    start = time.perf_counter()
    numpy.ascontiguousarray(pickle.loads(data)['posedirs'])
    times.append(time.perf_counter() - start)
print(1000 * statistics.median(times))
`;

/** A FLAME pickle of 53 MB, against Python's own reader where NumPy is installed. */
export const pickleBench: Bench = {
  name: 'pickle',
  async run() {
    const file = flamePickle();
    const folder = mkdtempSync(join(tmpdir(), 'ringnet-bench-'));
    writeFileSync(join(folder, 'model.pkl'), file);
    const answer = spawnSync('python3', ['-c', python, join(folder, 'model.pkl')], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    const rivalMilliseconds = answer.status === 0 ? Number(answer.stdout) : null;
    return [
      {
        name: 'pickle read, FLAME, 53 MB',
        milliseconds: medianMilliseconds(() => readPickle(file), 7),
        rival: rivalMilliseconds === null ? null : "Python's pickle with NumPy",
        rivalMilliseconds,
        limitMilliseconds: 1000,
        allowedRatio: 3,
      },
    ];
  },
};
