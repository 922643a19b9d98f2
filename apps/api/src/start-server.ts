import { startReconstructorThread } from '@ringnet/reconstruct/node';
import pino from 'pino';
import { loadConfig, type ServerSettings } from './config.js';
import { createServer, type RunningServer } from './server.js';
import { useUploadFolder } from './upload/upload-folder.js';

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
  await useUploadFolder(config);
  // The models load in their thread while the database opens in its own.
  const reconstructor = startReconstructorThread({
    modelsDir: config.modelsDir,
    flameModelDir: config.flameModelDir,
    ...(config.threads > 0 ? { threads: config.threads } : {}),
  });
  reconstructor.catch(() => {}); // createServer reports it, once it needs it
  try {
    const server = await createServer({ config, reconstructor, log, ...options });
    return {
      ...server,
      close: async () => {
        await server.close();
        await (await reconstructor).close();
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
