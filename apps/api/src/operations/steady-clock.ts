/** Time that no one can set: it only grows, by one a millisecond. Starts as the system's clock, as far as anyone may compare them. */
export const steadyNow = (): number => performance.timeOrigin + performance.now();

/** What pg-boss measures its pauses and polls with; with the system's clock, setting that back an hour would make them last an hour. */
export const steadyClock = {
  now: steadyNow,
  setTimeout: (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (callback: () => void, milliseconds: number) => setInterval(callback, milliseconds),
  clearInterval: (timer: unknown) => clearInterval(timer as NodeJS.Timeout),
};

/** Knows whether the system's clock was set while this process ran. */
export interface ClockWatch {
  /** False for an hour after a step of more than a minute: until then nobody should delete for ever because of what the clock says. */
  isSettled(): boolean;
}

const stepMs = 60_000;
const settledAfterMs = 60 * 60 * 1000;

export function watchClock(systemNow: () => number = Date.now, now: () => number = steadyNow): ClockWatch {
  let offset = systemNow() - now();
  let steppedAt = Number.NEGATIVE_INFINITY;
  return {
    isSettled() {
      const difference = systemNow() - now();
      if (Math.abs(difference - offset) > stepMs) {
        offset = difference;
        steppedAt = now();
      }
      return now() - steppedAt > settledAfterMs;
    },
  };
}
