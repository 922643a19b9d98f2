/** What a GraphQL server answers; `data` is typed by the caller. */
export interface Answer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data;
  readonly errors?: { message: string; extensions: { code: string; reason?: string } }[];
}

/** Sends one operation as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: tests say what they read
export async function query<Data = any>(
  url: string,
  text: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Answer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify({ query: text, variables }),
  });
  return answerOf(response);
}

/** Sends one operation with a file as `input.image`. */
// biome-ignore lint/suspicious/noExplicitAny: tests say what they read
export async function upload<Data = any>(
  url: string,
  text: string,
  file: Uint8Array,
  input: Record<string, unknown> = {},
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Answer<Data>> {
  const form = new FormData();
  form.set(
    'operations',
    JSON.stringify({ query: text, variables: { ...variables, input: { ...input, image: null } } }),
  );
  form.set('map', JSON.stringify({ file: ['variables.input.image'] }));
  form.set('file', new Blob([Buffer.from(file)]), 'photo.png');
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'apollo-require-preflight': 'true', ...headers },
    body: form,
  });
  return answerOf(response);
}

async function answerOf<Data>(response: Response): Promise<Answer<Data>> {
  const { data, errors } = (await response.json()) as Answer<Data>;
  return { status: response.status, headers: response.headers, data, ...(errors ? { errors } : {}) };
}

export const reconstructMutation = `mutation ($input: ReconstructInput!, $waitMs: Int) {
  reconstruct(input: $input, waitMs: $waitMs) {
    reconstruction {
      id status stage progress failure { code message retryable }
      artifacts { id kind url urlExpiresAt mediaType fileName bytes sha256 licence }
    }
    photo { id width height sha256 bytes }
    userErrors { code message field }
  }
}`;
