/** On whose behalf a request runs. */
export interface Caller {
  /** Tenant: sees its own rows only */
  readonly owner: string;
  readonly keyName: string;
  /** 0 is unlimited */
  readonly limits: {
    readonly requestsPerMinute: number;
    readonly reconstructionsPerDay: number;
    readonly storageBytes: number;
  };
}
