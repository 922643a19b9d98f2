import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { startTestServer } from './server.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder that a server made when it first started: an empty database */
    firstData: string;
  }
}

/** Before the first test: making a database takes most of a server's start, so one is made for all. */
export default async function makeFirstData(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ringnet-e2e-first-'));
  const server = await startTestServer(
    {},
    async () => {},
    (dataDir) => cp(dataDir, folder, { recursive: true }),
  );
  await server.close();
  project.provide('firstData', folder);
  return () => rm(folder, { recursive: true, force: true });
}

/** Puts an empty database of its own where a server will look for one. */
export function copyFirstData(dataDir: string): Promise<void> {
  return cp(inject('firstData'), dataDir, { recursive: true });
}
