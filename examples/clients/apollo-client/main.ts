// A photo through the API with Apollo Client, typed by the schema: npm start -- PHOTO [http://localhost:4000]
import { readFile } from 'node:fs/promises';
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
      reconstruction {
        id
        status
        failure { message }
        artifacts { id kind url bytes }
      }
      userErrors { code message }
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
  link: new HttpLink({ uri: `${server}/graphql` }),
  cache: new InMemoryCache({
    // pages of one list join, whatever their size
    typePolicies: { Query: { fields: { reconstructions: relayStylePagination(['filter', 'orderBy']) } } },
  }),
});

// Apollo Client sends no files, so the bytes go first and their token takes their place
const opened = await client.mutate({ mutation: CreateUpload });
const upload = opened.data?.createUpload.upload;
if (!upload) throw new Error(opened.data?.createUpload.userErrors[0]?.message ?? 'no upload was opened');
const sent = await fetch(upload.url, { method: 'PUT', body: await readFile(photo) });
if (!sent.ok) throw new Error(`the upload ended with ${sent.status}`);

const made = await client.mutate({
  mutation: Reconstruct,
  variables: { input: { uploadToken: upload.token, artifacts: ['MESH_GLB'] } },
});
const { reconstruction, userErrors } = made.data?.reconstruct ?? {};
if (userErrors?.[0]) throw new Error(`${userErrors[0].code}: ${userErrors[0].message}`);
if (!reconstruction) throw new Error('the server made nothing');
console.log(reconstruction.status, reconstruction.failure?.message ?? '');
for (const { kind, url, bytes } of reconstruction.artifacts) console.log(kind, bytes, url);

const { data } = await client.query({ query: List });
const newest = data?.reconstructions.edges[0]?.node;
if (newest?.id !== reconstruction.id) throw new Error('the newest of the list is not the one just made');
console.log('listed', newest.createdAt);
client.stop();
