// A photo through the API with Apollo Client, typed by the schema: npm start -- PHOTO [http://localhost:4000], the key, if any, in API_KEY
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { graphql } from './graphql.ts';

const [photo, server = 'http://localhost:4000'] = process.argv.slice(2);
if (!photo) throw new Error('usage: npm start -- PHOTO [SERVER]');

const CreateUpload = graphql(`
  mutation CreateUpload {
    createUpload(input: {}) {
      upload { token url }
      userErrors { code message }
    }
  }
`);

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
      id
      status
      failure { code message }
      artifacts { id kind url bytes }
    }
  }
`);

const List = graphql(`
  query List($after: String) {
    reconstructions(first: 20, after: $after) {
      edges { node { id status createdAt } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const client = new ApolloClient({
  link: new HttpLink({
    uri: `${server}/graphql`,
    headers: process.env.API_KEY ? { Authorization: `Bearer ${process.env.API_KEY}` } : {}, // a server off loopback needs it
    async fetch(input, init) {
      for (;;) {
        const response = await fetch(input, init);
        if (response.status !== 429) return response;
        await sleep(1000 * Number(response.headers.get('Retry-After') ?? 1)); // over the rate limit
      }
    },
  }),
  cache: new InMemoryCache({
    // pages of one list join, whatever their size
    typePolicies: { Query: { fields: { reconstructions: relayStylePagination(['filter', 'orderBy']) } } },
  }),
});

/** Apollo Client sends no files, so the bytes go first and their token takes their place. */
async function send(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { data } = await client.mutate({ mutation: CreateUpload });
  const { upload, userErrors } = data?.createUpload ?? {};
  if (!upload) throw new Error(`${userErrors?.[0]?.code}: ${userErrors?.[0]?.message}`);
  const sent = await fetch(upload.url, { method: 'PUT', body: bytes });
  if (!sent.ok) throw new Error(`the upload ended with ${sent.status}`);
  return upload.token;
}

/** Queues the photo; waits and asks again while the queue is full. */
async function reconstruct(uploadToken: string): Promise<string> {
  const input = { uploadToken, artifacts: ['MESH_GLB' as const], idempotencyKey: randomUUID() }; // sent twice it makes one head
  for (;;) {
    const { data } = await client.mutate({ mutation: Reconstruct, variables: { input } });
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
    const { data } = await client.query({ query: Result, variables: { id }, fetchPolicy: 'network-only' });
    if (!data?.reconstruction) throw new Error('the reconstruction was deleted');
    if (!['QUEUED', 'RUNNING'].includes(data.reconstruction.status)) return data.reconstruction;
    await sleep(1000);
  }
}

const { status, failure, artifacts } = await result(await reconstruct(await send(await readFile(photo))));
if (status !== 'SUCCEEDED') throw new Error(`${status}: ${failure?.code} ${failure?.message}`);
console.log(status);
for (const { kind, url, bytes } of artifacts) console.log(kind, bytes, url);

const { data } = await client.query({ query: List });
for (const { node } of data?.reconstructions.edges ?? []) console.log('listed', node.createdAt, node.status);
client.stop();
