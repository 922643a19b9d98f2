import { type Command, InvalidArgumentError } from 'commander';
import { addModelFolderOptions, type ModelFolders } from '../models/model-folders.js';
import { addExamples } from '../program.js';
import { listenForInterrupt } from '../terminal/interrupt.js';
import { printJson, printText } from '../terminal/output.js';

interface Options extends ModelFolders {
  readonly port?: number;
  readonly host?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** `ringnet serve`: the page and the GraphQL API, until it is stopped. */
export function defineServe(command: Command): void {
  command
    .option('-p, --port <port>', 'port; 0 takes a free one (default: 4000)', parsePort)
    .option('--host <host>', 'address to listen on (default: this machine only)')
    .option('--data-dir <dir>', 'where the database and the files live')
    .option('--json', 'one line of JSON with the address once it is ready');
  addModelFolderOptions(command);
  addExamples(command, 'ringnet serve --port 4000');
  command.action(run);
}

async function run({ port, host, dataDir, json, modelsDir, flameModelDir }: Options): Promise<void> {
  const { startServer } = await import('@ringnet/api');
  const interrupt = listenForInterrupt();
  const server = await startServer({
    modelsDir,
    flameModelDir,
    ...(port === undefined ? {} : { port }),
    ...(host === undefined ? {} : { host }),
    ...(dataDir === undefined ? {} : { dataDir }),
  });
  if (json) printJson({ type: 'ready', url: server.url });
  printText(`RingNet is ready: ${server.url}\nGraphQL: ${server.url}/graphql. Ctrl-C stops it.`);
  await new Promise<void>((resolve) => {
    if (interrupt.signal.aborted) resolve();
    interrupt.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await server.close();
  interrupt.stop();
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new InvalidArgumentError('It must be 0 to 65535.');
  return port;
}
