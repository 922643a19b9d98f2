/** Bounds the bytes of uploads that are held in memory at once. */
export interface UploadMemory {
  /** Opens an account for one request. */
  open(): UploadAccount;
}

export interface UploadAccount {
  /** Waits until so many bytes more have room. The oldest open account never waits, so that some request always gets on. */
  add(bytes: number): Promise<void>;
  /** Gives everything back; calling it again is no error. */
  close(): void;
}

export function createUploadMemory(limit: number): UploadMemory {
  const open = new Map<symbol, number>();
  const waiting = new Set<() => void>();
  let total = 0;
  return {
    open() {
      const account = Symbol('upload');
      open.set(account, 0);
      const mayGrow = (bytes: number) => total + bytes <= limit || open.keys().next().value === account;
      return {
        async add(bytes) {
          while (open.has(account) && !mayGrow(bytes)) await new Promise<void>((resolve) => waiting.add(resolve));
          const held = open.get(account);
          if (held === undefined) return;
          open.set(account, held + bytes);
          total += bytes;
        },
        close() {
          total -= open.get(account) ?? 0;
          open.delete(account);
          for (const wake of waiting) wake();
          waiting.clear();
        },
      };
    },
  };
}
