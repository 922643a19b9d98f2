export {
  ConfigError,
  describeConfig,
  loadConfig,
  parseConfig,
  type ServerConfig,
  type ServerSettings,
} from './config.js';
export { createSchema, schemaText } from './graphql/schema.js';
export { createServer, type RunningServer, type ServerParts } from './server.js';
export { startServer } from './start-server.js';
