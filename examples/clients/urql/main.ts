// A photo through the API with urql, typed by the schema: npm start -- PHOTO [http://localhost:4000]
import { readFile } from 'node:fs/promises';
import { Client, fetchExchange } from '@urql/core';
import { graphql } from './graphql.ts';

const [photo, server = 'http://localhost:4000'] = process.argv.slice(2);
if (!photo) throw new Error('usage: npm start -- PHOTO [SERVER]');

const Reconstruct = graphql(`
  mutation Reconstruct($input: ReconstructInput!) {
    reconstruct(input: $input, waitMs: 20000) {
      reconstruction {
        id
        status
        failure { message }
        artifacts { kind url bytes }
      }
      userErrors { code message }
    }
  }
`);

const Landmarks = graphql(`
  query Landmarks($id: ID!) {
    reconstruction(id: $id) {
      landmarks { name image { x y } }
    }
  }
`);

const client = new Client({
  url: `${server}/graphql`,
  exchanges: [fetchExchange], // in a page: [cacheExchange, fetchExchange]
  preferGetMethod: false,
  fetchOptions: { headers: { 'Apollo-Require-Preflight': 'true' } }, // uploads need it
});

// urql sends an operation with a File or Blob in its variables as a multipart request
const image = new Blob([await readFile(photo)]);
const made = await client.mutation(Reconstruct, { input: { image, artifacts: ['MESH_GLB'] } }).toPromise();
if (made.error) throw made.error;
const { reconstruction, userErrors } = made.data?.reconstruct ?? {};
if (userErrors?.[0]) throw new Error(`${userErrors[0].code}: ${userErrors[0].message}`);
if (!reconstruction) throw new Error('the server made nothing');
console.log(reconstruction.status, reconstruction.failure?.message ?? '');
for (const { kind, url, bytes } of reconstruction.artifacts) console.log(kind, bytes, url);

const { data, error } = await client.query(Landmarks, { id: reconstruction.id }).toPromise();
if (error) throw error;
const tip = data?.reconstruction?.landmarks?.[30];
console.log('landmark', tip?.name, tip?.image);
