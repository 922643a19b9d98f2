// A server process of a fleet, or one to be killed: fake models, real everything else. Run by node itself, so it imports what was built.
import { parseConfig } from '../../dist/config.js';
import { createServer } from '../../dist/server.js';
import { stopOnSignals } from '../../dist/stop-on-signals.js';
import { createFakeReconstructor } from './fake-reconstructor.ts';
import { createSharedFake } from './shared-fake.ts';

const { settings, killAt, delayMs, fakeFolder } = JSON.parse(process.argv[2] ?? '{}') as {
  settings: object;
  killAt: { step: string; occurrence: number } | null;
  delayMs: number;
  fakeFolder: string | null;
};
let seen = 0;
const config = parseConfig({ port: 0, logLevel: 'silent', minFreeBytes: 0, requestsPerMinute: 0, ...settings });
const server = await createServer({
  config,
  reconstructor: fakeFolder ? createSharedFake(fakeFolder) : createFakeReconstructor({ delayMs }),
  onStep: (step) => {
    if (step !== killAt?.step) return;
    seen += 1;
    if (seen === killAt.occurrence) process.kill(process.pid, 'SIGKILL');
  },
});
stopOnSignals(server);
process.stdout.write(`${server.url}\n`);
