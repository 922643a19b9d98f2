import type { App } from '../app.js';

const everyMs = 5_000;
const patienceMs = 60_000;

/**
 * Asks the database every five seconds whether it is there. A full disk blocks the embedded one for good: after a minute
 * without an answer `onStuck` is told once. @returns a function that stops the watch
 */
export function watchDatabase(app: Pick<App, 'database' | 'log'>, onStuck: () => void): () => void {
  let waitedMs = 0; // counted in turns of the timer: while the process is paused, nobody can answer it
  let isAsking = false;
  const timer = setInterval(() => {
    if (waitedMs > patienceMs) {
      clearInterval(timer);
      app.log.fatal('the database has not answered for a minute');
      onStuck();
      return;
    }
    waitedMs += everyMs;
    if (isAsking) return;
    isAsking = true;
    app.database
      .ping()
      .then(
        () => {
          waitedMs = 0;
        },
        () => {
          if (app.database.kind === 'postgres') waitedMs = 0; // it is refused, not stuck: others can restart it
        },
      )
      .finally(() => {
        isAsking = false;
      });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
