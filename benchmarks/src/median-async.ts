/** Median time of calls one after the other, after three to warm up. */
export async function medianAsync(verb: () => Promise<unknown>, runs: number): Promise<number> {
  for (let call = 0; call < 3; call++) await verb();
  const times: number[] = [];
  for (let call = 0; call < runs; call++) {
    const start = performance.now();
    await verb();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
}
