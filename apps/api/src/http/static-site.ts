import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { type RequestHandler } from 'express';

/** Serves the built pages: hashed assets for a year, everything else fresh each time. */
export function staticSite(root: string): RequestHandler {
  if (!existsSync(path.join(root, 'index.html'))) {
    return (request, response, next) => {
      if (request.path !== '/') next();
      else response.type('text/plain').send('RingNet API. The GraphQL endpoint is /graphql.\n');
    };
  }
  return express.static(root, {
    index: 'index.html',
    setHeaders: (response, file) => {
      const isHashed = /[.-][\w-]{8,}\.\w+$/.test(path.basename(file)) && file.includes(`${path.sep}assets${path.sep}`);
      response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
