const mutation = `mutation ($input: ReconstructInput!, $waitMs: Int) {
  reconstruct(input: $input, waitMs: $waitMs) { userErrors { code message } reconstruction { id status } }
}`;

/** What a `reconstruct` mutation answers. */
export interface UploadAnswer {
  readonly reconstruction: { readonly id: string; readonly status: string } | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

/** Sends a photo over HTTP as a browser does. @throws Error unless the answer is GraphQL data */
export async function uploadPhoto(
  url: string,
  photo: Uint8Array<ArrayBuffer>,
  artifacts: readonly string[],
  waitMs: number,
  signal?: AbortSignal,
): Promise<UploadAnswer> {
  return sendUpload(url, { body: uploadForm(photo, artifacts, waitMs) }, signal);
}

/** The same request as bytes, so that sending it again costs its client next to nothing. */
export async function prepareUpload(
  photo: Uint8Array<ArrayBuffer>,
  artifacts: readonly string[],
  waitMs: number,
): Promise<RequestInit> {
  const form = new Response(uploadForm(photo, artifacts, waitMs));
  const headers = { 'content-type': form.headers.get('content-type') ?? '' };
  return { headers, body: await form.arrayBuffer() };
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
export async function sendUpload(url: string, init: RequestInit, signal?: AbortSignal): Promise<UploadAnswer> {
  const headers = { 'apollo-require-preflight': 'true', ...init.headers };
  const response = await fetch(`${url}/graphql`, { method: 'POST', ...init, headers, signal: signal ?? null });
  const answer = (await response.json()) as { data?: { reconstruct: UploadAnswer } };
  if (!answer.data) throw new Error(JSON.stringify(answer));
  return answer.data.reconstruct;
}
