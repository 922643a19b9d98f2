// A photo through the API with urql, typed by the schema: npm start -- PHOTO [http://localhost:4000], the key, if any, in API_KEY
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, fetchExchange } from '@urql/core';
import { graphql } from './graphql.ts';

const [photo, server = 'http://localhost:4000'] = process.argv.slice(2);
if (!photo) throw new Error('usage: npm start -- PHOTO [SERVER]');

const Reconstruct = graphql(`
  mutation Reconstruct($input: ReconstructInput!) {
    reconstruct(input: $input, waitMs: 20000) {
      reconstruction { id }
      userErrors { code message retryAfterSeconds }
    }
  }
`);

const Result = graphql(`
  query Result($id: ID!) {
    reconstruction(id: $id) {
      status
      failure { code message }
      artifacts { kind url bytes }
      landmarks { name image { x y } }
    }
  }
`);

const headers: Record<string, string> = { 'Apollo-Require-Preflight': 'true' }; // uploads need it
if (process.env.API_KEY) headers.Authorization = `Bearer ${process.env.API_KEY}`; // a server off loopback needs it

const client = new Client({
  url: `${server}/graphql`,
  exchanges: [fetchExchange], // in a page: [cacheExchange, fetchExchange]
  preferGetMethod: false,
  fetchOptions: { headers },
  async fetch(input, init) {
    for (;;) {
      const response = await fetch(input, init);
      if (response.status !== 429) return response;
      await sleep(1000 * Number(response.headers.get('Retry-After') ?? 1)); // over the rate limit
    }
  },
});

/** Queues the photo; waits and asks again while the queue is full. */
async function reconstruct(image: Blob): Promise<string> {
  const input = { image, artifacts: ['MESH_GLB' as const], idempotencyKey: randomUUID() }; // sent twice it makes one head
  for (;;) {
    // urql sends an operation with a File or Blob in its variables as a multipart request
    const { data, error } = await client.mutation(Reconstruct, { input }).toPromise();
    if (error) throw error;
    const { reconstruction, userErrors } = data?.reconstruct ?? {};
    if (reconstruction) return reconstruction.id;
    const problem = userErrors?.[0];
    if (!problem?.retryAfterSeconds) throw new Error(`${problem?.code}: ${problem?.message}`);
    console.error(problem.message);
    await sleep(1000 * problem.retryAfterSeconds);
  }
}

/** The reconstruction once it has ended; `waitMs` may have been too short for it. */
async function result(id: string) {
  for (;;) {
    const { data, error } = await client.query(Result, { id }, { requestPolicy: 'network-only' }).toPromise();
    if (error) throw error;
    if (!data?.reconstruction) throw new Error('the reconstruction was deleted');
    if (!['QUEUED', 'RUNNING'].includes(data.reconstruction.status)) return data.reconstruction;
    await sleep(1000);
  }
}

const { status, failure, artifacts, landmarks } = await result(await reconstruct(new Blob([await readFile(photo)])));
if (status !== 'SUCCEEDED') throw new Error(`${status}: ${failure?.code} ${failure?.message}`);
console.log(status);
for (const { kind, url, bytes } of artifacts) console.log(kind, bytes, url);
const tip = landmarks?.[30];
if (tip) console.log('landmark', tip.name, tip.image);
