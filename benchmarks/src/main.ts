import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Bench, BenchRow } from './bench.js';
import { checkRows, type MeasuredRow, slowerThanBar } from './check-rows.js';
import { formatRow, header, ratioOf } from './report.js';
import { yardstickMilliseconds } from './yardstick.js';

const usage = `Usage: npm run bench -- [NAME...] [--check] [--record] [--csv]

Runs every benchmark (or those whose file name holds one of NAMEs) and prints ours beside a named rival of the same run.
  --check   exit 1 when a ratio is worse than its recorded bar by more than half, three times in a row, or when a row
            has neither bar nor limit; a row without a rival is compared with a fixed piece of work on the same machine
  --record  write this run's ratios as the new bars (benchmarks/bars.json); of all benchmarks, also drops bars of rows
            that are no more
  --csv     append a row per benchmark to benchmarks/history.csv`;

const folder = join(dirname(fileURLToPath(import.meta.url)), '..');
const barsFile = join(folder, 'bars.json');
const historyFile = join(folder, 'history.csv');
/** Machines are noisy: what is slower than its bar is measured again this often before it counts. */
const retries = 2;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      check: { type: 'boolean' },
      record: { type: 'boolean' },
      csv: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const bars: Record<string, number> = existsSync(barsFile) ? JSON.parse(readFileSync(barsFile, 'utf8')) : {};
  const recorded: Record<string, number> = positionals.length === 0 ? {} : { ...bars };
  const benches = await loadBenches(positionals);
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}\n\n${header}`,
  );
  const failures: string[] = [];
  const remarks: string[] = [];
  for (const bench of benches) {
    let rows = await measure(bench);
    for (const row of rows) console.log(formatRow(row));
    if (values.check) {
      for (let again = 0; again < retries && slowerThanBar(rows, bars).length > 0; again++) {
        rows = faster(rows, await measure(bench));
      }
      const said = checkRows(rows, bars);
      failures.push(...said.failures);
      remarks.push(...said.remarks);
    }
    for (const row of rows) recorded[row.name] = Number(row.ratio.toPrecision(3));
    if (values.record) writeBars({ ...bars, ...recorded }); // what follows may fail
    if (values.csv) appendHistory(rows);
  }
  if (values.record) writeBars(recorded);
  for (const line of [...remarks, ...failures]) console.error(line);
  return failures.length > 0 ? 1 : 0;
}

function writeBars(bars: Record<string, number>): void {
  writeFileSync(barsFile, `${JSON.stringify(bars, Object.keys(bars).sort(), 2)}\n`);
}

async function measure(bench: Bench): Promise<MeasuredRow[]> {
  const before = yardstickMilliseconds();
  const rows = await bench.run();
  const yardstick = (before + yardstickMilliseconds()) / 2;
  return rows.map((row) => ({ ...row, ratio: ratioOf(row) ?? row.milliseconds / yardstick }));
}

/** Of two runs, each row with the better ratio. */
function faster(first: readonly MeasuredRow[], second: readonly MeasuredRow[]): MeasuredRow[] {
  return first.map((row, k) => (second[k].ratio < row.ratio ? second[k] : row));
}

/** Every `NAME.bench.js` beside this file exports one Bench. */
async function loadBenches(names: readonly string[]): Promise<Bench[]> {
  const here = dirname(fileURLToPath(import.meta.url));
  const files = readdirSync(here)
    .filter((file) => file.endsWith('.bench.js'))
    .filter((file) => names.length === 0 || names.some((name) => file.includes(name)))
    .sort();
  const benches: Bench[] = [];
  for (const file of files) {
    const exported: Record<string, unknown> = await import(pathToFileURL(join(here, file)).href);
    benches.push(...Object.values(exported).filter(isBench));
  }
  return benches;
}

const isBench = (value: unknown): value is Bench =>
  typeof value === 'object' && value !== null && 'run' in value && 'name' in value;

function appendHistory(rows: readonly BenchRow[]): void {
  const date = new Date().toISOString().slice(0, 10);
  const version = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version as string;
  if (!existsSync(historyFile))
    writeFileSync(historyFile, 'date,version,benchmark,milliseconds,rival,rival_milliseconds,limit_milliseconds\n');
  for (const { name, milliseconds, rival, rivalMilliseconds, limitMilliseconds } of rows) {
    const fields = [
      date,
      version,
      `"${name}"`,
      milliseconds.toFixed(3),
      `"${rival ?? ''}"`,
      rivalMilliseconds?.toFixed(3) ?? '',
      limitMilliseconds ?? '',
    ];
    appendFileSync(historyFile, `${fields.join(',')}\n`);
  }
}

process.exit(await main());
