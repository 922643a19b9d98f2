import { startReconstructorThread } from '@ringnet/reconstruct/node';
import pino, { type Logger } from 'pino';
import { loadConfig, type ServerConfig, type ServerSettings } from './config.js';
import { noTracing, openTracing, type Tracing } from './operations/tracing.js';
import { createServer, type RunningServer } from './server.js';

/**
 * Loads the models that are installed and starts a server with them.
 *
 * @param overrides settings that win over the environment and the configuration file
 * @throws ConfigError for a wrong setting or a port in use; Error when another process uses the data directory
 */
export async function startServer(
  overrides: ServerSettings = {},
  options: { readonly onStuck?: () => void } = {},
): Promise<RunningServer> {
  const config = loadConfig(process.env, overrides);
  const log = pino({ level: config.logLevel, base: null });
  const tracing = await tracingFor(config, log);
  // The models load in their thread while the database opens in its own.
  const reconstructor = startReconstructorThread({
    modelsDir: config.modelsDir,
    flameModelDir: config.flameModelDir,
    ...(config.threads > 0 ? { threads: config.threads } : {}),
  });
  reconstructor.catch(() => {}); // createServer reports it, once it needs it
  try {
    const server = await createServer({ config, reconstructor, log, tracing, ...options });
    return {
      ...server,
      close: async () => {
        await server.close();
        await (await reconstructor).close();
        await tracing.close();
      },
    };
  } catch (error) {
    await reconstructor.then(
      (loaded) => loaded.close(),
      () => {},
    );
    throw error;
  }
}

/** Asked for in the settings, it must work; where the environment merely offers a collector, it may be missing. */
async function tracingFor({ otel }: ServerConfig, log: Logger): Promise<Tracing> {
  if (otel) return openTracing();
  if (otel === false || !process.env.OTEL_EXPORTER_OTLP_ENDPOINT) return noTracing;
  return openTracing().catch((error: Error) => {
    log.warn(error.message);
    return noTracing;
  });
}
