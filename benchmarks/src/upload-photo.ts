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
  const form = new FormData();
  const variables = { input: { artifacts, image: null }, waitMs };
  form.append('operations', JSON.stringify({ query: mutation, variables }));
  form.append('map', JSON.stringify({ 0: ['variables.input.image'] }));
  form.append('0', new Blob([photo]), 'photo');
  const headers = { 'apollo-require-preflight': 'true' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: form, signal: signal ?? null });
  const answer = (await response.json()) as { data?: { reconstruct: UploadAnswer } };
  if (!answer.data) throw new Error(JSON.stringify(answer));
  return answer.data.reconstruct;
}
