import { restartWithFrugalMemory } from './process-memory.js';
import { stopOnSignals } from './stop-on-signals.js';

restartWithFrugalMemory();
try {
  const { startServer } = await import('./start-server.js');
  const server = await startServer({}, { onStuck: () => process.exit(1) });
  process.stderr.write(
    `RingNet is ready\n  page      ${server.url}/\n  GraphQL   ${server.url}/graphql\n  health    ${server.url}/readyz\nStop it with Ctrl+C.\n`,
  );
  stopOnSignals(server);
} catch (error) {
  process.stderr.write(`The server cannot start: ${(error as Error).message}\n`);
  process.exit(1);
}
