import type { RequestHandler } from 'express';

/** Lets the listed origins call from browsers; without a list, only our own pages can. */
export function cors(allowed: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const origin = request.get('origin');
    response.vary('Origin');
    if (!origin || !(allowed.includes(origin) || allowed.includes('*'))) {
      next();
      return;
    }
    response.set({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id',
    });
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response
      .set({
        'Access-Control-Allow-Methods': 'GET, POST, PUT, OPTIONS',
        'Access-Control-Allow-Headers':
          'Authorization, Content-Type, Apollo-Require-Preflight, X-Apollo-Operation-Name',
        'Access-Control-Max-Age': '600',
      })
      .status(204)
      .end();
  };
}

/** WebSockets know no CORS: a page of another site could open one to a local server. */
export function isOriginAllowed(
  allowed: readonly string[],
  origin: string | undefined,
  host: string | undefined,
): boolean {
  if (!origin || allowed.includes(origin) || allowed.includes('*')) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
