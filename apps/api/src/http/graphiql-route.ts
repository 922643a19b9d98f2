import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { RequestHandler } from 'express';

interface Page {
  /** Compressed: the page holds its editor, about 9 MB */
  readonly body: Buffer;
  readonly policy: string;
}

/** GraphiQL, whole in one page: it needs nothing from elsewhere. Built at the first request. */
export function graphiqlRoute(): RequestHandler {
  let page: Promise<Page> | null = null;
  return async (_request, response) => {
    page ??= buildPage();
    const { body, policy } = await page;
    response
      .set({
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Encoding': 'gzip', // every browser takes it
        'Content-Security-Policy': policy,
        'Cache-Control': 'no-cache',
      })
      .end(body);
  };
}

const firstQuery = `# RingNet: a photo of a face becomes a 3D head. Ctrl+Space completes, Ctrl+Enter runs.
{
  models { id kind name licence isDefault }
  reconstructions(first: 5) {
    nodes { id status createdAt artifacts { kind url } }
  }
}
`;

async function buildPage(): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const html = renderGraphiQL({
    title: 'RingNet GraphiQL',
    endpoint: '/graphql',
    subscriptionsProtocol: 'WS',
    defaultQuery: firstQuery,
  });
  const script = html.slice(html.indexOf('<script>') + '<script>'.length, html.lastIndexOf('</script>'));
  const hash = createHash('sha256').update(script).digest('base64');
  return {
    body: await promisify(gzip)(html),
    policy: [
      "default-src 'none'",
      `script-src 'sha256-${hash}' blob:`,
      'worker-src blob:',
      "style-src 'unsafe-inline'",
      "img-src 'self' data:",
      'font-src data:',
      "connect-src 'self' ws: wss:",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}
