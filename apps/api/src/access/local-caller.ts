import type { ServerConfig } from '../config.js';
import type { Caller } from './caller.js';

/** The one caller of a server without keys, which listens to its own machine only. */
export function localCaller(config: ServerConfig): Caller {
  return {
    owner: 'local',
    keyId: null,
    keyName: 'local',
    limits: {
      requestsPerMinute: config.requestsPerMinute,
      reconstructionsPerDay: config.reconstructionsPerDay,
      storageBytes: config.storageBytesPerOwner,
    },
  };
}
