import type { RequestHandler } from 'express';
import type { App } from '../app.js';

/** Alive: the process answers. */
export const healthz: RequestHandler = (_request, response) => {
  response.set('Cache-Control', 'no-store').json({ status: 'ok' });
};

const readyWithinMs = 3000;

/** Ready: the database answers in time, the files can be reached, and the process is not draining. */
export function readyz(app: App, isDraining: () => boolean): RequestHandler {
  return async (_request, response) => {
    const checks = {
      draining: isDraining() ? 'draining' : 'ok',
      database: await check(() => app.database.ping()),
      files: await check(() => app.files.check()),
    };
    const isReady = Object.values(checks).every((state) => state === 'ok');
    response
      .status(isReady ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status: isReady ? 'ok' : 'unavailable', checks });
  };
}

async function check(run: () => Promise<unknown>): Promise<'ok' | 'failing' | 'slow'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'slow'>((resolve) => {
    timer = setTimeout(resolve, readyWithinMs, 'slow');
  });
  const result = await Promise.race([
    run().then(
      () => 'ok' as const,
      () => 'failing' as const,
    ),
    late,
  ]);
  clearTimeout(timer);
  return result;
}
