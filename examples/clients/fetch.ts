// A photo through the API with nothing but fetch, on Node 22.18 or newer:
// node examples/clients/fetch.ts PHOTO [http://localhost:4000], the key, if any, in API_KEY
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [photo = 'examples/photos/astronaut.png', server = 'http://localhost:4000'] = process.argv.slice(2);
const mutation = await readFile(new URL('../graphql/reconstruct.graphql', import.meta.url), 'utf8');
const progress = `query Progress($id: ID!) {
  reconstruction(id: $id) { id status failure { code message } artifacts { kind url bytes } }
}`;

/** Sends one operation; waits and sends it again for as long as the server names a time. */
async function send(body: FormData | string, headers: Record<string, string>) {
  if (process.env.API_KEY) headers.Authorization = `Bearer ${process.env.API_KEY}`; // a server off loopback needs one
  for (;;) {
    const response = await fetch(`${server}/graphql`, { method: 'POST', headers, body });
    const { data, errors } = await response.json();
    const problem = errors?.[0] ?? data.reconstruct?.userErrors[0];
    if (!problem) return data;
    // RATE_LIMITED comes with status 429 and a header, QUEUE_FULL as a user error
    const seconds = response.headers.get('Retry-After') ?? problem.retryAfterSeconds;
    if (!seconds) throw new Error(`${problem.code ?? problem.extensions?.code}: ${problem.message}`);
    console.error(problem.message);
    await sleep(1000 * Number(seconds));
  }
}

// GraphQL multipart request: the operation, where the file belongs in its variables, the file
const form = new FormData();
const input = { image: null, artifacts: ['MESH_GLB'], idempotencyKey: randomUUID() }; // sent twice it makes one head
form.set('operations', JSON.stringify({ query: mutation, variables: { input } }));
form.set('map', JSON.stringify({ photo: ['variables.input.image'] }));
form.set('photo', new Blob([await readFile(photo)]), basename(photo));

// the header tells the server that no foreign web page sent this
let { reconstruction } = (await send(form, { 'Apollo-Require-Preflight': 'true' })).reconstruct;
while (reconstruction.status === 'QUEUED' || reconstruction.status === 'RUNNING') {
  await sleep(1000);
  const body = JSON.stringify({ query: progress, variables: { id: reconstruction.id } });
  reconstruction = (await send(body, { 'Content-Type': 'application/json' })).reconstruction;
  if (!reconstruction) throw new Error('the reconstruction was deleted');
}
const { status, failure, artifacts } = reconstruction;
if (status !== 'SUCCEEDED') throw new Error(`${status}: ${failure?.code} ${failure?.message}`);
console.log(status);
for (const { kind, url, bytes } of artifacts) console.log(kind, bytes, url);
