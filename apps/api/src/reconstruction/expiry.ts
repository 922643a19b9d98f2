import type { App } from '../app.js';

/** When something made now expires by the operator's retention; null is never. */
export function defaultExpiry({ config }: App, now: Date): Date | null {
  return config.retentionDays > 0 ? new Date(now.getTime() + config.retentionDays * 86_400_000) : null;
}

/** What several would end at different times ends with the first; null is never. */
export function earliest(times: readonly (Date | null)[]): Date | null {
  const set = times.filter((time) => time !== null);
  return set.length === 0 ? null : new Date(Math.min(...set.map((time) => time.getTime())));
}
