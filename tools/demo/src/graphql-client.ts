import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** A file that the API offers, as the demo's query selects it. */
export interface ArtifactLink {
  readonly kind: string;
  readonly url: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
}

interface GraphqlAnswer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly message: string }[];
}

/** Sends one operation as JSON. @throws Error with the server's own words when the answer holds errors */
export async function queryGraphql<T>(endpoint: string, query: string, variables: object): Promise<T> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return dataOf<T>(response);
}

/** Sends one operation with a file in `variables.input.image`, as the GraphQL multipart request specification says. */
export async function uploadGraphql<T>(endpoint: string, query: string, input: object, photoPath: string): Promise<T> {
  const form = new FormData();
  form.append('operations', JSON.stringify({ query, variables: { input: { ...input, image: null } } }));
  form.append('map', JSON.stringify({ 0: ['variables.input.image'] }));
  form.append('0', new Blob([await readFile(photoPath)]), basename(photoPath));
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'apollo-require-preflight': 'true' },
    body: form,
  });
  return dataOf<T>(response);
}

/** Downloads an artifact. @throws Error when its size or hash is not what the API said */
export async function download(link: ArtifactLink): Promise<Uint8Array> {
  const response = await fetch(link.url);
  if (!response.ok) throw new Error(`${link.fileName}: the server answered ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length !== link.bytes || sha256 !== link.sha256) {
    throw new Error(`${link.fileName}: got ${bytes.length} bytes (${sha256}), expected ${link.bytes} (${link.sha256})`);
  }
  return bytes;
}

async function dataOf<T>(response: Response): Promise<T> {
  const text = await response.text();
  let answer: GraphqlAnswer<T>;
  try {
    answer = JSON.parse(text) as GraphqlAnswer<T>;
  } catch {
    throw new Error(`the server answered ${response.status} with something other than JSON: ${text.slice(0, 200)}`);
  }
  if (answer.errors?.length) throw new Error(answer.errors.map((error) => error.message).join('; '));
  if (!answer.data) throw new Error(`the server answered ${response.status} without data`);
  return answer.data;
}
