/** On whose behalf a request runs. */
export interface Caller {
  /** Tenant: sees its own rows only */
  readonly owner: string;
  /** Row id of the key, or null in keyless local mode */
  readonly keyId: string | null;
  readonly keyName: string;
  readonly limits: {
    readonly requestsPerMinute: number;
    readonly reconstructionsPerDay: number;
    readonly storageBytes: number;
  };
}
