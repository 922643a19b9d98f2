import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import type { App } from '../app.js';
import { rowId } from '../graphql/global-id.js';
import { type ByteRange, StorageError } from '../storage/file-store.js';
import { sendError } from './client-error.js';

/** GET and HEAD of /files/:id/:name with a signature: Range, ETag, 304; never inline, never sniffed. */
export function artifactRoute(app: App): RequestHandler {
  return async (request, response) => {
    const id = String(request.params.id);
    const { expires, signature } = request.query;
    if (!app.links.verify(id, String(expires ?? ''), String(signature ?? ''))) {
      sendError(response, 403, 'LINK_INVALID', 'The link is not valid or has expired; ask for a new one.');
      return;
    }
    const uuid = rowId('Artifact', id);
    const row = uuid && (await app.prisma.artifact.findUnique({ where: { id: uuid } }));
    const size = row ? await app.files.size(row.storageKey) : null;
    if (!row || size === null) {
      sendError(response, 404, 'NOT_FOUND', 'The file was deleted.');
      return;
    }
    const etag = `"${row.sha256}"`;
    const maxAge = Math.max(0, Math.floor(Number(expires) - Date.now() / 1000));
    response.set({
      ETag: etag,
      'Cache-Control': `private, immutable, max-age=${maxAge}`,
      'Accept-Ranges': 'bytes',
      'Content-Type': row.mediaType,
      'Content-Disposition': `attachment; filename="${row.fileName.replaceAll(/[^\w.-]/g, '_')}"`,
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Access-Control-Allow-Origin': '*', // the signature is the permission; no cookie or key is involved
    });
    if (matches(request.get('if-none-match'), etag)) {
      response.status(304).end();
      return;
    }
    const range = readRange(request, etag, size);
    if (range === 'unsatisfiable') {
      response.status(416).set('Content-Range', `bytes */${size}`).end();
      return;
    }
    if (range) response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
    response.set('Content-Length', String(range ? range.end - range.start + 1 : size));
    if (request.method === 'HEAD') response.end();
    else await send(app, row.storageKey, range, response);
  };
}

async function send(app: App, key: string, range: ByteRange | null, response: Response): Promise<void> {
  try {
    await pipeline(await app.files.stream(key, range ?? undefined), response);
  } catch (error) {
    if (error instanceof StorageError) {
      response.removeHeader('Content-Length');
      sendError(response, error.code === 'NOT_FOUND' ? 404 : 503, error.code, 'The file cannot be read now.');
    } // else the client went away
  }
}

function matches(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*') ?? false;
}

/** One range; several, or one for another version of the file, mean the whole file. */
function readRange(request: Request, etag: string, size: number): ByteRange | 'unsatisfiable' | null {
  const header = request.get('range');
  const condition = request.get('if-range');
  if (!header || (condition && condition !== etag)) return null;
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  return start > end || start >= size ? 'unsatisfiable' : { start, end };
}
