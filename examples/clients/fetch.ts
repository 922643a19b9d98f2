// A photo through the API with nothing but fetch: node examples/clients/fetch.ts PHOTO [http://localhost:4000]
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

const [photo = 'examples/photos/astronaut.png', server = 'http://localhost:4000'] = process.argv.slice(2);
const mutation = await readFile(new URL('../graphql/reconstruct.graphql', import.meta.url), 'utf8');

// GraphQL multipart request: the operation, where the file belongs in its variables, the file
const form = new FormData();
form.set(
  'operations',
  JSON.stringify({ query: mutation, variables: { input: { image: null, artifacts: ['MESH_GLB'] } } }),
);
form.set('map', JSON.stringify({ photo: ['variables.input.image'] }));
form.set('photo', new Blob([await readFile(photo)]), basename(photo));

const response = await fetch(`${server}/graphql`, {
  method: 'POST',
  headers: { 'Apollo-Require-Preflight': 'true' }, // tells the server that no foreign web page sent this
  body: form,
});
const { data, errors } = await response.json();
if (errors) throw new Error(errors[0].message);
const { reconstruction, userErrors } = data.reconstruct;
if (userErrors.length > 0) throw new Error(`${userErrors[0].code}: ${userErrors[0].message}`);
console.log(reconstruction.status, reconstruction.failure?.message ?? '');
for (const { kind, url, bytes } of reconstruction.artifacts) console.log(kind, bytes, url);
