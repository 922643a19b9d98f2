import { readFile } from 'node:fs/promises';

/** Fills a server's queue with slow work on a photo, so that what comes next is sure to wait. */
export async function keepBusy(url: string, photo: string, jobs: number): Promise<void> {
  const query = 'mutation($input: ReconstructInput!) { reconstruct(input: $input) { userErrors { message } } }';
  const input = { image: null, artifacts: ['TURNTABLE_GIF', 'TEXTURE_PNG'], textureSize: 2048 };
  for (let job = 0; job < jobs; job++) {
    const form = new FormData();
    form.append('operations', JSON.stringify({ query, variables: { input } }));
    form.append('map', JSON.stringify({ 0: ['variables.input.image'] }));
    form.append('0', new Blob([await readFile(photo)]), 'photo.png');
    const headers = { 'apollo-require-preflight': 'true' };
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: form });
    const { data } = (await response.json()) as { data: unknown };
    if (JSON.stringify(data) !== '{"reconstruct":{"userErrors":[]}}') throw new Error(JSON.stringify(data));
  }
}
