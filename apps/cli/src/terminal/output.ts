/** One JSON value a line on stdout: for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, plainArrays)}\n`);
}

/** Words for people on stderr. */
export function printText(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A result for people or pipes on stdout. */
export function printResult(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Ends quietly when the reader of our output has gone, as `ringnet ... | head` does. */
export function stopOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
}

function plainArrays(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float32Array) : value;
}
