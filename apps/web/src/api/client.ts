import { print } from '@0no-co/graphql.web';
import type { TadaDocumentNode } from 'gql.tada';
import { apiKey } from './api-key.js';

/** A refusal of the server, with the code that `advice` turns into a next step. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly code: string,
    message: string,
    /** Seconds after which trying again makes sense; null where the server named none */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
}

interface Answer<Result> {
  readonly data?: Result | null;
  readonly errors?: readonly { message: string; extensions?: { code?: string; reason?: string } }[];
}

/** Sends one operation. */
export function request<Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const body = JSON.stringify({ query: print(document), variables });
  return post<Result>(body, { 'content-type': 'application/json' });
}

/**
 * Sends one operation with one file, as the GraphQL multipart request specification describes.
 *
 * @param path where the file goes, such as `variables.input.image`; the variable there is null
 */
export function upload<Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
  path: string,
  file: Blob,
): Promise<Result> {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query: print(document), variables }));
  form.set('map', JSON.stringify({ 0: [path] }));
  form.set('0', file);
  return post<Result>(form, {});
}

/** Throws the first user error of a payload. */
export function refuse(
  userErrors: readonly { code: string; message: string; retryAfterSeconds: number | null }[],
): void {
  if (userErrors.length === 0) return;
  const { code, message, retryAfterSeconds } = userErrors[0];
  throw new ApiError(code, message, retryAfterSeconds);
}

async function post<Result>(body: BodyInit, headers: Record<string, string>): Promise<Result> {
  const key = apiKey.value;
  const response = await fetch('/graphql', {
    method: 'POST',
    body,
    headers: {
      accept: 'application/graphql-response+json, application/json',
      'apollo-require-preflight': 'true',
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...headers,
    },
  }).catch(() => {
    throw new ApiError('OFFLINE', 'The server does not answer.');
  });
  const answer = await readAnswer<Result>(response);
  const error = answer.errors?.[0];
  if (error) {
    const { reason, code = 'INTERNAL' } = error.extensions ?? {};
    throw new ApiError(reason ?? code, error.message, retryAfterOf(response));
  }
  if (!answer.data) throw new ApiError('INTERNAL', `The server answered ${response.status} without data.`);
  return answer.data;
}

async function readAnswer<Result>(response: Response): Promise<Answer<Result>> {
  try {
    return (await response.json()) as Answer<Result>;
  } catch {
    const code = proxyCodes[response.status] ?? 'INTERNAL';
    throw new ApiError(code, `The server answered ${response.status}.`, retryAfterOf(response));
  }
}

/** What proxies in front of the server say in words of their own. */
const proxyCodes: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  413: 'IMAGE_TOO_LARGE',
  429: 'RATE_LIMITED',
};

/** The Retry-After header in seconds; null without one, and for a date, which our server does not send. */
function retryAfterOf({ headers }: Response): number | null {
  return Number(headers.get('retry-after')) || null;
}
