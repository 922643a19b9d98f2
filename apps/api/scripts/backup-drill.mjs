// `node apps/api/scripts/backup-drill.mjs`: makes a reconstruction, backs the server up, restores it elsewhere and asks the restored server
// for everything again, as docs/operations.md describes it. Twice: embedded, and with PostgreSQL when TEST_DATABASE_URL is set (pg_dump and
// pg_restore must be there). Exit 1 when a byte is missing.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { examine, loadConfig, openOperator, startServer } from '../dist/index.js';

const photo = fileURLToPath(new URL('../../../examples/photos/mona-lisa.jpg', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'ringnet-backup-'));
const quiet = { port: 0, logLevel: 'silent' };

async function graphql(url, query, variables, file) {
  const form = new FormData();
  form.append('operations', JSON.stringify({ query, variables }));
  form.append('map', JSON.stringify(file ? { 0: ['variables.image'] } : {}));
  if (file) form.append('0', new Blob([readFileSync(file)]), path.basename(file));
  const headers = { 'apollo-require-preflight': 'true', ...(file ? {} : { 'content-type': 'application/json' }) };
  const body = file ? form : JSON.stringify({ query, variables });
  const { data, errors } = await (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** @returns the id of a finished reconstruction */
async function reconstruct(url) {
  const mutation = `mutation ($image: Upload!) {
    reconstruct(input: { image: $image }, waitMs: 30000) { userErrors { code message } reconstruction { id status } }
  }`;
  const { reconstruction } = (await graphql(url, mutation, { image: null }, photo)).reconstruct;
  if (reconstruction?.status !== 'SUCCEEDED') throw new Error(`the reconstruction is ${reconstruction?.status}`);
  return reconstruction.id;
}

/** Everything of a reconstruction that has to survive; its files are downloaded and compared with their hashes. */
async function everything(url, id) {
  const query = `query ($id: ID!) {
    reconstruction(id: $id) { id status createdAt artifacts { kind bytes sha256 url } }
  }`;
  const { reconstruction } = await graphql(url, query, { id });
  if (!reconstruction) throw new Error(`${id} is not in the restored database`);
  const artifacts = [];
  for (const { url: link, ...artifact } of reconstruction.artifacts) {
    const bytes = new Uint8Array(await (await fetch(link)).arrayBuffer());
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== artifact.sha256) throw new Error(`${artifact.kind} of the restored server has another hash`);
    artifacts.push(artifact);
  }
  if (artifacts.length === 0) throw new Error('the reconstruction has no files');
  return JSON.stringify({ ...reconstruction, artifacts });
}

async function expectSame(settings, id, before) {
  const server = await startServer({ ...quiet, ...settings });
  try {
    if ((await everything(server.url, id)) !== before) throw new Error('the restored server tells another story');
    await reconstruct(server.url); // and works
  } finally {
    await server.close();
  }
  const operator = await openOperator(loadConfig(process.env, { ...quiet, ...settings }));
  try {
    const findings = await examine(operator);
    if (findings.length > 0) throw new Error(`ringnet doctor --data finds ${JSON.stringify(findings)}`);
  } finally {
    await operator.close();
  }
}

/** Stop, copy the data directory, start. */
async function embedded() {
  const original = path.join(folder, 'original');
  const restored = path.join(folder, 'restored');
  const server = await startServer({ ...quiet, dataDir: original });
  const id = await reconstruct(server.url);
  const before = await everything(server.url, id);
  await server.close();
  execFileSync('tar', ['-czf', path.join(folder, 'backup.tgz'), '-C', original, '.']);
  rmSync(original, { recursive: true });
  mkdirSync(restored);
  execFileSync('tar', ['-xzf', path.join(folder, 'backup.tgz'), '-C', restored]);
  await expectSame({ dataDir: restored }, id, before);
}

/** The database first, then the files, while the server runs: a file without a row is swept, a row without a file would be a loss. */
async function postgres(adminUrl) {
  const [name, copy] = [`ringnet_drill_${process.pid}`, `ringnet_drill_${process.pid}_restored`];
  const urlOf = (database) => Object.assign(new URL(adminUrl), { pathname: `/${database}` }).href;
  const psql = (sql) => execFileSync('psql', [adminUrl, '-qc', sql]);
  const dataDir = path.join(folder, 'fleet');
  const files = path.join(folder, 'fleet-restored');
  psql(`CREATE DATABASE ${name}`);
  psql(`CREATE DATABASE ${copy}`);
  try {
    const server = await startServer({ ...quiet, databaseUrl: urlOf(name), dataDir });
    const id = await reconstruct(server.url);
    const before = await everything(server.url, id);
    execFileSync('pg_dump', ['--format=custom', `--file=${path.join(folder, 'backup.dump')}`, urlOf(name)]);
    mkdirSync(files);
    execFileSync('cp', ['-a', `${dataDir}/.`, files]);
    await server.close();
    execFileSync('pg_restore', ['--no-owner', `--dbname=${urlOf(copy)}`, path.join(folder, 'backup.dump')]);
    await expectSame({ databaseUrl: urlOf(copy), dataDir: files }, id, before);
  } finally {
    psql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    psql(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`);
  }
}

try {
  for (const [name, drill] of [
    ['embedded', embedded],
    ...(process.env.TEST_DATABASE_URL ? [['PostgreSQL', () => postgres(process.env.TEST_DATABASE_URL)]] : []),
  ]) {
    const begun = performance.now();
    await drill();
    process.stdout.write(`backup and restore, ${name}: ok (${((performance.now() - begun) / 1000).toFixed(1)} s)\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
