import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const flag = z.stringbool().or(z.boolean());
const count = z.coerce.number().int().min(0);
const list = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  )
  .or(z.array(z.string()));

/** Every setting, its default and its meaning; the name in the environment is RINGNET_ and the key in capitals. */
export const settings = z.strictObject({
  host: z.string().default('127.0.0.1').describe('Address to listen on; anything but loopback needs API keys'),
  port: count.max(65535).default(4000).describe('0 takes any free port'),
  role: z
    .enum(['all', 'api', 'worker'])
    .default('all')
    .describe('api and worker need RINGNET_DATABASE_URL and a shared file store'),
  publicUrl: z
    .url()
    .optional()
    .describe("What clients call this server; links are made from it. Default: the request's own host"),
  dataDir: z.string().default(`${repository}.data`).describe('The embedded database, files and the link secret'),
  databaseUrl: z.string().optional().describe('PostgreSQL URL; embedded when absent'),
  databasePoolSize: count.min(2).default(10).describe('Connections per process'),
  modelsDir: z
    .string()
    .default(`${repository}models`)
    .describe("The open models, and RingNet's checkpoint where you have it"),
  flameModelDir: z.string().default(`${repository}flame_model`).describe('Your FLAME files'),
  threads: count.default(0).describe('Threads of the network engine; 0 is cores - 1'),
  webRoot: z.string().default(`${repository}apps/web/dist`).describe('Static pages served at /'),
  s3Bucket: z.string().optional().describe('Files go to this bucket instead of the disk; one bucket per deployment'),
  s3Endpoint: z.url().optional().describe('Of a store that is not AWS'),
  s3Region: z.string().default('us-east-1'),
  s3AccessKeyId: z.string().optional().describe('Default: as the AWS SDK finds it'),
  s3SecretAccessKey: z.string().optional(),
  linkSecret: z
    .string()
    .min(32)
    .optional()
    .describe('Signs artifact links; every process needs the same. Default: made once in dataDir'),
  linkSeconds: count.min(1).default(3600).describe('How long an artifact link works'),
  requireKeys: flag.optional().describe('Default: true unless host is loopback'),
  keepPhotos: flag.default(true).describe("false: a photo's bytes go once its artifacts are made"),
  retentionDays: z.coerce.number().min(0).default(0).describe('Everything expires after this; 0 is never'),
  maxUploadBytes: count.default(20_000_000).describe('Of one photo; checked while it is read'),
  maxPixels: count.default(50_000_000).describe('Of one photo; checked on its header'),
  queueLimit: count.min(1).default(200).describe('Jobs that may wait before QUEUE_FULL'),
  queueLimitPerOwner: count.min(1).default(100).describe('Of these, of one owner'),
  jobSeconds: count.min(1).default(300).describe('A job is given up after this: DEADLINE_EXCEEDED'),
  workerConcurrency: count.min(1).default(1).describe('Jobs at once per process'),
  minFreeBytes: count.default(200_000_000).describe('Free disk below which uploads and new files get STORAGE_FULL'),
  shutdownDelaySeconds: count
    .max(600)
    .default(0)
    .describe('At SIGTERM, /readyz says 503 for so long before the port closes, and everything is still served'),
  trustProxy: flag.default(false).describe('Take the client address and protocol from X-Forwarded-*'),
  requestsPerMinute: count.default(600).describe('Per key, or per address without keys; 0 is unlimited'),
  reconstructionsPerDay: count.default(0).describe('Per owner; 0 is unlimited'),
  storageBytesPerOwner: z.coerce.number().min(0).default(0).describe('Photos and artifacts together; 0 is unlimited'),
  corsOrigins: list.default([]).describe('Origins that browsers may call from, comma separated'),
  introspection: flag.default(true).describe('Clients may ask for the schema'),
  graphiql: flag.default(true).describe('A page at /graphiql to try queries'),
  federation: flag.default(false).describe('Adds _service and _entities, for the router of a federated graph'),
  metrics: flag.default(true).describe('/metrics for Prometheus'),
  otel: flag
    .optional()
    .describe(
      'OpenTelemetry spans; its packages are yours to install. Default: where OTEL_EXPORTER_OTLP_ENDPOINT is set',
    ),
  webhooks: flag.default(false).describe('Allow webhookUrl'),
  webhookSecret: z.string().min(16).optional().describe('Signs webhooks; needed for them'),
  webhookAllowPrivate: flag.default(false).describe('For tests: allow addresses inside the network'),
  maxCost: count.default(5000).describe('Static cost a query may have'),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type ServerConfig = z.output<typeof settings>;
/** Settings that differ from the defaults. */
export type ServerSettings = z.input<typeof settings>;

/** A setting is missing, unknown or wrong; the message names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const secretKeys: readonly (keyof ServerConfig)[] = ['linkSecret', 's3SecretAccessKey', 'webhookSecret', 'databaseUrl'];

/** Fills in the defaults. @throws ConfigError naming the setting */
export function parseConfig(input: ServerSettings): ServerConfig {
  const parsed = settings.safeParse(input);
  if (!parsed.success) throw new ConfigError(z.prettifyError(parsed.error));
  const config = parsed.data;
  if (config.role !== 'all' && !config.databaseUrl) {
    throw new ConfigError(`role ${config.role} needs databaseUrl: the embedded database belongs to one process`);
  }
  if (config.requireKeys === false && !isLoopback(config.host)) {
    throw new ConfigError(`host ${config.host} can be reached by others, so requireKeys cannot be false`);
  }
  if (config.webhooks && !config.webhookSecret) throw new ConfigError('webhooks needs webhookSecret');
  return config;
}

/**
 * Reads the settings: the file that RINGNET_CONFIG names (JSON), then RINGNET_* and PORT and DATABASE_URL over it.
 *
 * @throws ConfigError for an unknown key in either, or a wrong value
 */
export function loadConfig(environment: NodeJS.ProcessEnv, overrides: ServerSettings = {}): ServerConfig {
  const fromFile = environment.RINGNET_CONFIG ? readSettingsFile(environment.RINGNET_CONFIG) : {};
  const fromEnvironment: Record<string, string> = {};
  if (environment.PORT) fromEnvironment.port = environment.PORT;
  if (environment.DATABASE_URL) fromEnvironment.databaseUrl = environment.DATABASE_URL;
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('RINGNET_') || name === 'RINGNET_CONFIG' || value === undefined || value === '') continue;
    fromEnvironment[settingName(name)] = value;
  }
  return parseConfig({ ...fromFile, ...fromEnvironment, ...overrides });
}

function readSettingsFile(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(`RINGNET_CONFIG names ${file}, which cannot be read: ${(error as Error).message}`);
  }
}

/** The settings as they are, with secrets hidden. */
export function describeConfig(config: ServerConfig): Record<string, unknown> {
  const shown: Record<string, unknown> = { ...config };
  for (const key of secretKeys) if (shown[key] !== undefined) shown[key] = '(hidden)';
  return shown;
}

/** Names such as 127.evil.example are not: whoever owns them can point them here. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}

function settingName(variable: string): string {
  const words = variable.slice('RINGNET_'.length).toLowerCase().split('_');
  return words.map((word, index) => (index === 0 ? word : word[0].toUpperCase() + word.slice(1))).join('');
}
