const mutation = `mutation ($input: ReconstructInput!, $waitMs: Int) {
  reconstruct(input: $input, waitMs: $waitMs) { userErrors { code message } reconstruction { id status } }
}`;

/** What a `reconstruct` mutation answers. */
export interface UploadAnswer {
  readonly reconstruction: { readonly id: string; readonly status: string } | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

export interface PreparedUpload {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

const preflight = { 'apollo-require-preflight': 'true' };

/** Sends a photo over HTTP as a browser does. @throws Error unless the answer is GraphQL data */
export async function uploadPhoto(
  url: string,
  photo: Uint8Array<ArrayBuffer>,
  artifacts: readonly string[],
  waitMs: number,
  signal?: AbortSignal,
): Promise<UploadAnswer> {
  const body = uploadForm(photo, artifacts, waitMs);
  const init = { method: 'POST', headers: preflight, body, signal: signal ?? null };
  return uploadAnswer(await (await fetch(`${url}/graphql`, init)).json());
}

/** The same request as bytes, so that sending it again costs its client next to nothing. */
export async function prepareUpload(
  photo: Uint8Array<ArrayBuffer>,
  artifacts: readonly string[],
  waitMs: number,
): Promise<PreparedUpload> {
  const form = new Response(uploadForm(photo, artifacts, waitMs));
  const headers = { ...preflight, 'content-type': form.headers.get('content-type') ?? '' };
  return { headers, body: new Uint8Array(await form.arrayBuffer()) };
}

function uploadForm(photo: Uint8Array<ArrayBuffer>, artifacts: readonly string[], waitMs: number): FormData {
  const form = new FormData();
  const variables = { input: { artifacts, image: null }, waitMs };
  form.append('operations', JSON.stringify({ query: mutation, variables }));
  form.append('map', JSON.stringify({ 0: ['variables.input.image'] }));
  form.append('0', new Blob([photo]), 'photo');
  return form;
}

/** @throws Error unless the answer is GraphQL data */
export function uploadAnswer(json: unknown): UploadAnswer {
  const answer = json as { readonly data?: { readonly reconstruct: UploadAnswer } };
  if (!answer.data) throw new Error(JSON.stringify(answer));
  return answer.data.reconstruct;
}
