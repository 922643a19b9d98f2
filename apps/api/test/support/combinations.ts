/** One way to run the server, and whether CI runs the integration tests on it. */
export interface Combination {
  readonly name: string;
  readonly database: 'embedded' | 'postgres';
  readonly store: 'disk' | 's3';
  /** `fleet`: two API and two worker processes; the embedded database belongs to one process */
  readonly topology: 'one' | 'fleet';
  readonly always: boolean;
}

/** All but embedded, disk, one process: there every test runs. CI runs two, which between them have each of the other choices. */
export const combinations: readonly Combination[] = [
  { name: 'embedded-s3', database: 'embedded', store: 's3', topology: 'one', always: false },
  { name: 'postgres', database: 'postgres', store: 'disk', topology: 'one', always: true },
  { name: 'postgres-s3', database: 'postgres', store: 's3', topology: 'one', always: false },
  { name: 'postgres-fleet', database: 'postgres', store: 'disk', topology: 'fleet', always: false },
  { name: 'postgres-s3-fleet', database: 'postgres', store: 's3', topology: 'fleet', always: true },
];

/** The tests whose outcome could depend on it. */
export const integrationTests: readonly string[] = [
  'access',
  'artifact-link',
  'finish-at-once',
  'fuse',
  'insert-rows',
  'lifecycle',
  'migrate',
  'operations',
  'page',
  'reconstruct',
  'subscription',
  'upload',
];
