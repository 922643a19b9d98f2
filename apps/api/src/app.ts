import type { Reconstructor } from '@ringnet/reconstruct';
import type { Logger } from 'pino';
import type { RateLimiter } from './access/rate-limiter.js';
import type { ArtifactLinks } from './artifact/artifact-links.js';
import type { ArtifactMaking, Source } from './artifact/make-artifact.js';
import type { ServerConfig } from './config.js';
import type { Database } from './database/database.js';
import type { PrismaClient } from './generated/prisma/client.js';
import type { Changes } from './jobs/changes.js';
import type { JobQueue } from './jobs/job-queue.js';
import type { SerialWork } from './jobs/serial-work.js';
import type { Metrics } from './operations/metrics.js';
import type { ClockWatch } from './operations/steady-clock.js';
import type { Tracing } from './operations/tracing.js';
import type { StrippedPhoto } from './photo/strip-metadata.js';
import type { HeadStarts } from './reconstruction/head-start.js';
import type { OnTheWay } from './reconstruction/queue-limits.js';
import type { Unwritten } from './reconstruction/unwritten.js';
import type { FileStore } from './storage/file-store.js';

/** What the parts of one running server share; made once at start. */
export interface App {
  readonly config: ServerConfig;
  readonly log: Logger;
  readonly database: Database;
  readonly prisma: PrismaClient;
  readonly files: FileStore;
  readonly queue: JobQueue;
  readonly changes: Changes;
  readonly links: ArtifactLinks;
  readonly artifactMaking: ArtifactMaking;
  readonly fusing: SerialWork<Source>;
  readonly photoRewriting: SerialWork<StrippedPhoto>;
  /** Signs links and receipts */
  readonly secret: string;
  readonly rateLimiter: RateLimiter;
  readonly metrics: Metrics;
  readonly clock: ClockWatch;
  readonly tracing: Tracing;
  readonly reconstructor: Reconstructor;
  readonly headStarts: HeadStarts;
  readonly onTheWay: OnTheWay;
  readonly unwritten: Unwritten;
  /** Told after every step that others can see; tests of crashes end the process there */
  readonly onStep: (step: Step) => void;
}

/** The moments between which a crash must lose nothing. */
export type Step =
  | 'upload-stored'
  | 'photo-stored'
  | 'request-committed'
  | 'job-started'
  | 'artifact-stored'
  | 'result-committed'
  | 'erasure-committed';

/** A client of one transaction; never the outer client inside one (it would wait for itself on PGlite). */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];
