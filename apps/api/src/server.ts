import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Reconstructor } from '@ringnet/reconstruct';
import { NoSchemaIntrospectionCustomRule, specifiedRules } from 'graphql';
import pino, { type Logger } from 'pino';
import { admit } from './access/admit.js';
import { hasWorkingKey } from './access/api-keys.js';
import { authenticate, needsKey } from './access/authenticate.js';
import { serveKeys } from './access/key-socket.js';
import { createRateLimiter } from './access/rate-limiter.js';
import type { App } from './app.js';
import { createArtifactLinks } from './artifact/artifact-links.js';
import { loadLinkSecret } from './artifact/load-link-secret.js';
import { createArtifactMaking } from './artifact/make-artifact.js';
import { ConfigError, type ServerConfig } from './config.js';
import { openDatabase } from './database/database.js';
import { ApiError } from './graphql/api-error.js';
import { createApollo } from './graphql/apollo.js';
import { createResultFormat } from './graphql/error-format.js';
import { newId } from './graphql/global-id.js';
import { defaultLimits, limitQueries } from './graphql/query-limits.js';
import { createSchema } from './graphql/schema.js';
import { addFederation } from './graphql/subgraph.js';
import { isOriginAllowed } from './http/cors.js';
import { createExpressApp } from './http/express-app.js';
import { createContext } from './http/request-context.js';
import { createTurns } from './http/turns.js';
import { serveWebSockets } from './http/websocket.js';
import { createChanges } from './jobs/changes.js';
import { createJobQueue } from './jobs/job-queue.js';
import { createSerialWork } from './jobs/serial-work.js';
import { createMetrics } from './operations/metrics.js';
import { watchClock } from './operations/steady-clock.js';
import { startSweeping } from './operations/sweep.js';
import { noTracing, type Tracing } from './operations/tracing.js';
import { watchDatabase } from './operations/watchdog.js';
import { createHeadStarts } from './reconstruction/head-start.js';
import { createOnTheWay } from './reconstruction/queue-limits.js';
import { failReconstruction, runReconstructionJob } from './reconstruction/run-job.js';
import { createUnwritten } from './reconstruction/unwritten.js';
import { openFileStore } from './storage/open-file-store.js';
import { sendWebhook } from './webhook/send-webhook.js';

export interface RunningServer {
  /** Such as `http://127.0.0.1:4000` */
  readonly url: string;
  readonly app: App;
  /** Says at /readyz that it wants no more requests, and serves on for `shutdownDelaySeconds`: a balancer needs time to look elsewhere. */
  retire(hurry?: AbortSignal): Promise<void>;
  /** Stops taking requests and jobs, finishes those at hand, and gives everything back. */
  close(): Promise<void>;
}

export interface ServerParts {
  readonly config: ServerConfig;
  /** Stays the caller's: it is not closed with the server. */
  readonly reconstructor: Reconstructor | Promise<Reconstructor>;
  readonly log?: Logger;
  /** A dumped embedded database to start from, for tests; the database then lives in memory */
  readonly databaseTemplate?: Uint8Array;
  /** Told when the database has not answered for a minute: the process should end and be started anew */
  readonly onStuck?: () => void;
  /** Stays the caller's */
  readonly tracing?: Tracing;
  /** See App.onStep; for tests */
  readonly onStep?: App['onStep'];
}

const drainMs = 20_000;
/** `ringnet keys` may have the embedded database for a moment while the server starts. */
const commandMs = 4000;

/** Requests begun in one turn of the event loop; each takes half a millisecond before it waits for anything. */
const requestsPerTurn = 8;

/** Starts a server around a loaded reconstructor. */
export async function createServer(parts: ServerParts): Promise<RunningServer> {
  const { config, reconstructor, log: givenLog, databaseTemplate, onStuck, tracing = noTracing } = parts;
  const log = givenLog ?? pino({ level: config.logLevel, base: null });
  const database = await openDatabase({
    databaseUrl: config.databaseUrl,
    dataDir: databaseTemplate ? null : config.dataDir,
    poolSize: config.databasePoolSize,
    patienceMs: commandMs,
    ...(databaseTemplate ? { template: databaseTemplate } : {}),
  });
  const undo: (() => Promise<unknown>)[] = [() => database.close()];
  try {
    if (database.kind === 'embedded' && !databaseTemplate) {
      undo.push(await serveKeys(config.dataDir, database.prisma, log));
    }
    if (config.role !== 'worker' && needsKey(config) && !(await hasWorkingKey(database.prisma))) {
      log.warn('no key works yet, and without one nobody is answered: `ringnet keys create --owner NAME` makes one');
    }
    const queue = await createJobQueue(database, config, log);
    undo.push(() => queue.close());
    const secret = await loadLinkSecret(config);
    const files = await openFileStore(config);
    // not waited for: a store that is out of reach for a while must not keep the server from starting
    void files.check().catch((error) => log.error({ err: error }, 'the file store cannot be used: /readyz says so'));
    const loaded = await reconstructor;
    const app: App = {
      config,
      log,
      database,
      prisma: database.prisma,
      files,
      queue,
      changes: await createChanges(database),
      links: createArtifactLinks(secret, config.linkSeconds),
      artifactMaking: createArtifactMaking(),
      fusing: createSerialWork(8, 'Too many heads are being fused.'),
      photoRewriting: createSerialWork(32, 'Too many GIF, TIFF and AVIF photos are being read.'),
      secret,
      rateLimiter: createRateLimiter(database),
      metrics: createMetrics(database),
      clock: watchClock(),
      tracing,
      reconstructor: loaded,
      headStarts: createHeadStarts(loaded, config, database.kind === 'embedded'),
      onTheWay: createOnTheWay(),
      unwritten: createUnwritten(),
      onStep: parts.onStep ?? (() => {}),
    };
    undo.push(() => app.unwritten.settled()); // of clients that left
    if (config.role !== 'api') {
      await queue.work(
        config.workerConcurrency,
        (attempt) => runReconstructionJob(app, attempt),
        (id) => failReconstruction(app, id, new ApiError('WORKER_LOST', 'Every worker that tried this photo died.')),
        (id) => sendWebhook(app, id),
      );
      undo.push(() => queue.stopWork(drainMs));
    }
    const stopWatching = watchDatabase(app, onStuck ?? (() => {}));
    undo.push(async () => stopWatching());
    const stopSweeping = startSweeping(app);
    undo.push(async () => stopSweeping());
    const web = await startWeb(app);
    undo.push(() => web.close());
    return {
      url: web.url,
      app,
      retire: web.retire,
      close: async () => {
        for (const step of undo.splice(0).reverse()) await step();
      },
    };
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => {});
    throw error;
  }
}

async function startWeb(app: App): Promise<Pick<RunningServer, 'url' | 'retire' | 'close'>> {
  const { host, port, role, corsOrigins, shutdownDelaySeconds } = app.config;
  let isDraining = false;
  const closing = new AbortController();
  const httpServer = createHttpServer({ requestTimeout: 120_000, headersTimeout: 20_000, keepAliveTimeout: 65_000 });
  const own = await createSchema();
  const schema = app.config.federation ? addFederation(own) : own;
  const limits = limitQueries({ ...defaultLimits, cost: app.config.maxCost });
  const rules = [...specifiedRules, limits, ...(app.config.introspection ? [] : [NoSchemaIntrospectionCustomRule])];
  const streams = { schema, rules, formatErrors: createResultFormat(app.log), closing: closing.signal };
  const apollo = createApollo(app, schema, limits, httpServer);
  await apollo.start();
  const answer = createExpressApp(app, { apollo, streams, isDraining: () => isDraining });
  const turns = createTurns(requestsPerTurn);
  httpServer.on('request', (request, response) => {
    if (isDraining) response.setHeader('Connection', 'close'); // who keeps connections makes the next one elsewhere
    void turns.take().then(() => answer(request, response));
  });
  const sockets = serveWebSockets(httpServer, {
    ...streams,
    trustProxy: app.config.trustProxy,
    isOriginAllowed: (origin, ownHost) => isOriginAllowed(corsOrigins, origin, ownHost),
    greet: (client) => authenticate(app, client),
    createContext: async (client, ended) => {
      const caller = await admit(app, client, client.address);
      return createContext(app, caller, { ...client, id: newId(), host: client.host ?? 'localhost', ended });
    },
  });
  await new Promise<void>((resolve, reject) => {
    httpServer.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new ConfigError(`port ${port} of ${host} is in use`) : error);
    });
    httpServer.listen(port, host, resolve);
  });
  const { port: actual } = httpServer.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    retire: async (signal) => {
      isDraining = true;
      if (role === 'worker') return; // no balancer sends it anything
      await pause(shutdownDelaySeconds * 1000, undefined, signal && { signal }).catch(() => {});
    },
    close: async () => {
      isDraining = true;
      closing.abort();
      const ended = await Promise.allSettled([sockets.close(), apollo.stop()]); // the second closes the port
      for (const end of ended) if (end.status === 'rejected') throw end.reason;
    },
  };
}
