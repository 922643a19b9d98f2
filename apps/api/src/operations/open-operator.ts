import { existsSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';
import type { ServerConfig } from '../config.js';
import { openDatabase } from '../database/database.js';
import type { DoctorApp } from '../doctor/doctor.js';
import { createChanges } from '../jobs/changes.js';
import { createJobQueue } from '../jobs/job-queue.js';
import { openFileStore } from '../storage/open-file-store.js';

/** Rows, files and queue without a server: for `ringnet doctor`. The embedded database must not be in use. */
export interface Operator extends DoctorApp {
  close(): Promise<void>;
}

/** False where opening would make an empty embedded database: no server has run on that folder. */
export function hasDatabase({ databaseUrl, dataDir }: ServerConfig): boolean {
  return databaseUrl !== undefined || existsSync(path.join(dataDir, 'database'));
}

/** @throws Error naming the process that uses the embedded database */
export async function openOperator(config: ServerConfig): Promise<Operator> {
  const log = pino({ level: 'silent' });
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir });
  try {
    const queue = await createJobQueue(database, config, log);
    return {
      config,
      log,
      prisma: database.prisma,
      queue,
      files: await openFileStore(config),
      changes: await createChanges(database),
      close: async () => {
        await queue.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
