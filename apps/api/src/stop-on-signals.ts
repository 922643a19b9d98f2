import type { RunningServer } from './server.js';

/**
 * Ends the process with the server: SIGTERM comes from what restarts processes and gives the balancer its time, SIGINT from a person who waits.
 * The second signal skips what is left of the balancer's time, or ends the process at once.
 */
export function stopOnSignals(server: Pick<RunningServer, 'retire' | 'close'>): void {
  let isStopping = false;
  let retiring: AbortController | null = null;
  const stop = async (signal: NodeJS.Signals) => {
    if (retiring) return retiring.abort();
    if (isStopping) process.exit(130); // asked twice: do not wait for the running job
    isStopping = true;
    process.stderr.write(`${signal}: finishing what is at hand\n`);
    try {
      if (signal === 'SIGTERM') {
        retiring = new AbortController();
        await server.retire(retiring.signal);
        retiring = null;
      }
      await server.close();
      process.exit(0);
    } catch (error) {
      process.stderr.write(`${(error as Error).message}\n`);
      process.exit(1);
    }
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
