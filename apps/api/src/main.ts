import { restartWithFrugalMemory } from './process-memory.js';

restartWithFrugalMemory();
try {
  const { startServer } = await import('./start-server.js');
  const server = await startServer({}, { onStuck: () => process.exit(1) });
  process.stderr.write(
    `RingNet is ready\n  page      ${server.url}/\n  GraphQL   ${server.url}/graphql\n  health    ${server.url}/readyz\nStop it with Ctrl+C.\n`,
  );
  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(130); // asked twice: do not wait for the running job
    isStopping = true;
    process.stderr.write(`${signal}: finishing what is at hand\n`);
    server.close().then(
      () => process.exit(0),
      (error: Error) => {
        process.stderr.write(`${error.message}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (error) {
  process.stderr.write(`The server cannot start: ${(error as Error).message}\n`);
  process.exit(1);
}
