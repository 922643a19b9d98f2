import { exitCode } from '../exit-code.js';

let interrupted = false;

/** True after the first Ctrl-C. */
export function isInterrupted(): boolean {
  return interrupted;
}

/**
 * Aborts at the first Ctrl-C (or SIGTERM), so that work stops cleanly; the second ends the process at once.
 *
 * @returns the signal, and a function that stops listening
 */
export function listenForInterrupt(): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (interrupted) process.exit(exitCode.interrupted);
    interrupted = true;
    process.stderr.write('\nStopping; press Ctrl-C again to stop at once.\n');
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
