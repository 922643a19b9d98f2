let missed = 0;

/** Prints a measured number beside the limit that the project promises; `at most` unless told. */
export function promise(what: string, measured: number, limit: number, { unit = '', atLeast = false } = {}): void {
  const isKept = atLeast ? measured >= limit : measured <= limit;
  if (!isKept) missed += 1;
  const bound = `${atLeast ? 'at least' : 'at most'} ${limit}${unit}`;
  console.log(`${isKept ? 'kept  ' : 'MISSED'} ${what}: ${Number(measured.toPrecision(3))}${unit} (${bound})`);
}

export const missedPromises = (): number => missed;
