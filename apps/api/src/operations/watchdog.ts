import type { App } from '../app.js';
import { steadyNow } from './steady-clock.js';

const everyMs = 5_000;
const patienceMs = 60_000;

/**
 * Asks the database every five seconds whether it is there. A full disk blocks the embedded one for good: after a minute
 * without an answer `onStuck` is told once. @returns a function that stops the watch
 */
export function watchDatabase(app: Pick<App, 'database' | 'log'>, onStuck: () => void): () => void {
  let lastAnswer = steadyNow();
  let isAsking = false;
  const timer = setInterval(() => {
    if (steadyNow() - lastAnswer > patienceMs) {
      clearInterval(timer);
      app.log.fatal('the database has not answered for a minute');
      onStuck();
      return;
    }
    if (isAsking) return;
    isAsking = true;
    app.database
      .ping()
      .then(
        () => {
          lastAnswer = steadyNow();
        },
        () => {
          if (app.database.kind === 'postgres') lastAnswer = steadyNow(); // it is refused, not stuck: others can restart it
        },
      )
      .finally(() => {
        isAsking = false;
      });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
