// A query that is sent once and from then on by its hash (automatic persisted queries), which saves its bytes with every request. On
// Node 22.18 or newer: node examples/clients/persisted-query.ts [http://localhost:4000], the key, if any, in API_KEY
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

const [server = 'http://localhost:4000'] = process.argv.slice(2);
const query = await readFile(new URL('../graphql/list.graphql', import.meta.url), 'utf8');
const sha256Hash = createHash('sha256').update(query).digest('hex');
const request = { variables: {}, extensions: { persistedQuery: { version: 1, sha256Hash } } };

async function send(body: object) {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (process.env.API_KEY) headers.Authorization = `Bearer ${process.env.API_KEY}`; // a server off loopback needs one
  const response = await fetch(`${server}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json();
}

let answer = await send(request);
// The server forgets hashes when it restarts or needs the room, and each server of a fleet has its own: always be ready to send the text.
const isKnown = answer.errors?.[0].extensions?.code !== 'PERSISTED_QUERY_NOT_FOUND';
if (!isKnown) answer = await send({ query, ...request });
if (answer.errors) throw new Error(answer.errors[0].message);
console.log(isKnown ? 'sent as a hash' : 'sent as a hash, then with its text');
for (const { createdAt, status } of answer.data.reconstructions.nodes) console.log(createdAt, status);
