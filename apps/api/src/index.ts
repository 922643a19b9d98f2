export type { ApiKeyInfo, NewApiKey } from './access/api-keys.js';
export { type KeyStore, openKeyStore } from './access/key-store.js';
export {
  ConfigError,
  describeConfig,
  loadConfig,
  parseConfig,
  type ServerConfig,
  type ServerSettings,
} from './config.js';
export { type DoctorOptions, examine, type Finding, type FindingKind } from './doctor/doctor.js';
export { createSchema, schemaText } from './graphql/schema.js';
export { subgraphText } from './graphql/subgraph.js';
export { hasDatabase, type Operator, openOperator } from './operations/open-operator.js';
export { frugalMemory } from './process-memory.js';
export { createServer, type RunningServer, type ServerParts } from './server.js';
export { startServer } from './start-server.js';
