import type { KeyStore } from '@ringnet/api';
import { type Command, InvalidArgumentError } from 'commander';
import { CliError, usageError } from '../exit-code.js';
import { addExamples } from '../program.js';
import { printJson, printResult, printText } from '../terminal/output.js';

interface CreateOptions extends StoreOptions {
  readonly owner: string;
  readonly name: string;
  readonly requestsPerMinute?: number;
  readonly reconstructionsPerDay?: number;
}

interface StoreOptions {
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** `ringnet keys`: who may use the server, which may be running. */
export function defineKeys(command: Command): void {
  const create = command.command('create').description('Make a key and print it once; only its hash is kept.');
  create
    .requiredOption('--owner <name>', 'tenant: keys of one owner see the same heads', parseOwner)
    .option('--name <name>', 'what the key is for', 'default')
    .option('--requests-per-minute <n>', "limit (default: the server's; 0 is unlimited)", parseLimit)
    .option('--reconstructions-per-day <n>', "limit (default: the server's; 0 is unlimited)", parseLimit);
  addStoreOptions(create);
  addExamples(create, 'ringnet keys create --owner studio --name laptop --data-dir data --json');
  create.action(({ owner, name, requestsPerMinute, reconstructionsPerDay, ...store }: CreateOptions) =>
    withKeys(
      store,
      async (keys) => {
        const { id, secret } = await keys.create({ owner, name, requestsPerMinute, reconstructionsPerDay });
        if (store.json) printJson({ id, owner, name, key: secret });
        else printResult(secret);
        printText(`Key ${id} of ${owner}. It is shown this once: keep it safe.`);
      },
      true,
    ),
  );

  const list = command.command('list').description('List the keys; the secrets are not kept.');
  addStoreOptions(list);
  addExamples(list, 'ringnet keys list --data-dir data --json');
  list.action((store: StoreOptions) =>
    withKeys(store, async (keys) => {
      const all = await keys.list();
      for (const key of all) {
        if (store.json) printJson(key);
        else printResult(`${key.id}  ${key.owner}  ${key.name}  ${key.revokedAt ? 'revoked' : 'works'}`);
      }
      printText(`${all.length} keys`);
    }),
  );

  const revoke = command
    .command('revoke')
    .description('Stop a key from working, for good.')
    .argument('<id>', 'from `keys list`');
  addStoreOptions(revoke);
  revoke.action((id: string, store: StoreOptions) =>
    withKeys(store, async (keys) => {
      if (!(await keys.revoke(id))) throw new CliError(`no working key has the id ${id}`, undefined, 'NOT_FOUND');
      if (store.json) printJson({ id, revoked: true });
      printText(`Key ${id} no longer works.`);
    }),
  );
}

function addStoreOptions(command: Command): void {
  command
    .option('--data-dir <dir>', "the server's data folder (default: its setting)")
    .option('--json', 'as JSON on stdout');
}

/** Opens the keys of the server that the settings name, for the time of `work`; makes a database only where it `mayBeNew`. */
async function withKeys(store: StoreOptions, work: (keys: KeyStore) => Promise<void>, mayBeNew = false): Promise<void> {
  const { hasDatabase, loadConfig, openKeyStore } = await import('@ringnet/api');
  const config = loadConfig(process.env, store.dataDir === undefined ? {} : { dataDir: store.dataDir });
  if (!mayBeNew && !hasDatabase(config)) throw usageError(`${config.dataDir}: no server keeps a database there`);
  const keys = await openKeyStore(config);
  try {
    await work(keys);
  } finally {
    await keys.close();
  }
}

/** An empty name, as an unset variable of a script gives, would be one tenant for all. */
function parseOwner(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 0) throw new InvalidArgumentError('It must be a whole number.');
  return limit;
}
