import path from 'node:path';
import type { RequestHandler } from 'express';
import type { App } from '../app.js';

/** The open head's file, for pages that rebuild heads themselves. Licence-gated models are never handed out. */
export function modelRoute(app: App): RequestHandler {
  const root = path.resolve(app.config.modelsDir, 'open-head');
  return (_request, response, next) => {
    response.sendFile('open-head.npz', { root, headers: { 'Cache-Control': 'no-cache' } }, (error) => {
      if (!error || response.headersSent) return; // sent, or the client went away
      next((error as Error & { status?: number }).status === 404 ? undefined : error); // its message would name the path
    });
  };
}
