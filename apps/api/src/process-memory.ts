/** Young generation of the main thread in MB (three semi-spaces): requests leave short-lived objects, and 48 MB of them is no use. */
const semiSpaceMegabytes = 4;

/**
 * V8 would look through the whole heap anew when it has grown by a tenth, which a server of little garbage does every fourth photo; that took
 * a tenth of a request's processor time.
 */
const heapGrowingPercent = 50;

/** What Node has to be started with, so that the server gets by with little. */
export const frugalMemory = {
  nodeFlags: [`--max-semi-space-size=${semiSpaceMegabytes}`, `--heap-growing-percent=${heapGrowingPercent}`],
  environment: { MALLOC_ARENA_MAX: '2' },
} as const;

/**
 * Starts this program anew in the same process, once, with the settings of memory that only exist before a start: glibc keeps freed memory
 * of every thread unless it is told to share two arenas, which is 130 MB after fifty photos. Where the settings are there already, or the
 * system has no such call (Windows, Node 22 and older), nothing happens.
 */
export function restartWithFrugalMemory(): void {
  if (process.platform !== 'linux' || process.env.MALLOC_ARENA_MAX || process.channel || !process.execve) return;
  const flags = ['--disable-warning=ExperimentalWarning', ...frugalMemory.nodeFlags];
  const args = [process.execPath, ...flags, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { ...process.env, ...frugalMemory.environment });
}
