/** Requests of this process whose rows are being written: no statement sees them yet, so who erases, or ends the server, waits for them. */
export interface Unwritten {
  /** @returns the work's promise */
  track<T>(owner: string, work: Promise<T>): Promise<T>;
  /** Resolves when those of now are written or failed, of one owner or of all. */
  settled(owner?: string): Promise<void>;
}

export function createUnwritten(): Unwritten {
  const owners = new Map<Promise<unknown>, string>();
  return {
    track(owner, work) {
      owners.set(work, owner);
      const forget = () => owners.delete(work);
      work.then(forget, forget);
      return work;
    },
    async settled(owner) {
      const those = [...owners.keys()].filter((work) => owner === undefined || owners.get(work) === owner);
      await Promise.allSettled(those);
    },
  };
}
