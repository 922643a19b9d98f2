import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readZip } from '@ringnet/io';
import { download, queryGraphql, uploadGraphql } from './graphql-client.js';
import {
  type ProgressAnswer,
  progressQuery,
  type ReconstructAnswer,
  type Result,
  type ResultAnswer,
  reconstructMutation,
  resultQuery,
} from './operations.js';
import { formatReport, type WrittenFile } from './report.js';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

const usage = `Usage: npm run demo -- [PHOTO] [--out DIR]

Reconstructs one photo through the GraphQL API and writes the head's files. The server is the demo's own; nothing of it stays.
  PHOTO      default examples/photos/astronaut.png
  --out DIR  default out/demo`;

const artifactKinds = [
  'MESH_GLB',
  'MESH_OBJ',
  'TEXTURED_OBJ_ZIP',
  'OVERLAY_PNG',
  'PANEL_PNG',
  'PARAMETERS_NPY',
  'PARAMETERS_JSON',
];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string', default: join(repository, 'out/demo') }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  // npm runs scripts in the repository root and tells where the user stood in INIT_CWD.
  const photo = positionals[0]
    ? resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0])
    : join(repository, 'examples/photos/astronaut.png');
  const out = resolve(process.env.INIT_CWD ?? process.cwd(), values.out);

  say('starting the API with its embedded database');
  // Imported here so that --help answers at once.
  const { startServer } = await import('@ringnet/api');
  const server = await startServer({ port: 0, logLevel: 'error', dataDir: temporaryFolder() });
  try {
    const endpoint = `${server.url}/graphql`;
    say(`sending ${basename(photo)} to ${endpoint}`);
    const id = await sendPhoto(endpoint, photo);
    await waitUntilDone(endpoint, id);
    const { reconstruction } = await queryGraphql<ResultAnswer>(endpoint, resultQuery, { id });
    if (!reconstruction) throw new Error(`the reconstruction ${id} is gone`);
    const files = await saveArtifacts(reconstruction, out);
    console.log(`\n${formatReport(reconstruction, files)}\n\n  all in ${out}`);
    return 0;
  } finally {
    await server.close();
  }
}

/** Nothing of the photo stays but what is in `--out`, however the demo ends. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringnet-demo-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      remove();
      process.kill(process.pid, signal); // its listener is gone: it ends as it would have; exit() aborts in a network that computes
    });
  }
  return folder;
}

async function sendPhoto(endpoint: string, photo: string): Promise<string> {
  const input = { artifacts: artifactKinds };
  const { reconstruct } = await uploadGraphql<ReconstructAnswer>(endpoint, reconstructMutation, input, photo);
  const problem = reconstruct.userErrors[0];
  if (problem) throw new Error(`${problem.code}: ${problem.message}`);
  if (!reconstruct.reconstruction) throw new Error('the mutation returned neither a reconstruction nor an error');
  return reconstruct.reconstruction.id;
}

async function waitUntilDone(endpoint: string, id: string): Promise<void> {
  let shown = '';
  for (;;) {
    const { reconstruction } = await queryGraphql<ProgressAnswer>(endpoint, progressQuery, { id });
    if (!reconstruction) throw new Error(`the reconstruction ${id} is gone`);
    if (reconstruction.failure) throw new Error(`${reconstruction.failure.code}: ${reconstruction.failure.message}`);
    const line = `${reconstruction.stage ?? reconstruction.status.toLowerCase()} ${Math.round(reconstruction.progress * 100)} %`;
    if (line !== shown) say(line);
    shown = line;
    if (reconstruction.status === 'SUCCEEDED') return;
    if (reconstruction.status === 'CANCELED') throw new Error('the reconstruction was canceled');
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Writes every artifact; the textured OBJ's zip is unpacked, so that the folder opens in any viewer. */
async function saveArtifacts(result: Result, out: string): Promise<WrittenFile[]> {
  await mkdir(out, { recursive: true });
  const written: WrittenFile[] = [];
  for (const link of result.artifacts) {
    const bytes = await download(link);
    const files = link.kind === 'TEXTURED_OBJ_ZIP' ? readZip(bytes) : new Map([[link.fileName, bytes]]);
    for (const [name, content] of files) {
      await writeFile(join(out, basename(name)), content);
      written.push({ name: basename(name), sizeBytes: content.length });
    }
  }
  return written;
}

function say(line: string): void {
  process.stderr.write(`demo: ${line}\n`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
