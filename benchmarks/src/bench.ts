/** One verb, measured beside a named rival in the same run. */
export interface BenchRow {
  readonly name: string;
  /** Median */
  readonly milliseconds: number;
  /** Who it is compared with; null where there is only a limit */
  readonly rival: string | null;
  readonly rivalMilliseconds: number | null;
  /** What the project promises, milliseconds; null where only the comparison counts */
  readonly limitMilliseconds: number | null;
  /** `milliseconds` may be this many times the rival's; default 1 */
  readonly allowedRatio?: number;
  /** What the machine cannot do faster, measured in the same run */
  readonly bound?: { readonly name: string; readonly milliseconds: number };
}

/** One file of benchmarks: `NAME.bench.ts` exports one of these. */
export interface Bench {
  readonly name: string;
  run(): Promise<readonly BenchRow[]>;
}

/** Median time of `verb` over `runs` calls after a tenth as many to warm up. `verb` gets the call's number. */
export function medianMilliseconds(verb: (call: number) => unknown, runs: number): number {
  for (let call = 0; call < Math.max(3, runs / 10); call++) verb(call);
  const times = Array.from({ length: runs }, (_, call) => {
    const start = performance.now();
    verb(call);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
}
