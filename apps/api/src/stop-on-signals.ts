import type { RunningServer } from './server.js';

/**
 * Ends the process with the server: SIGTERM comes from what restarts processes and gives the balancer its time, SIGINT from a person who waits.
 * The second signal ends it at once.
 */
export function stopOnSignals(server: Pick<RunningServer, 'retire' | 'close'>): void {
  let isStopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(130); // asked twice: do not wait for the running job
    isStopping = true;
    process.stderr.write(`${signal}: finishing what is at hand\n`);
    try {
      if (signal === 'SIGTERM') await server.retire();
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
