/** A line at the foot of the terminal: how much is done, how fast, how long still. Silent where stderr is no terminal. */
export interface ProgressBar {
  /** Counts one more as done. */
  tick(): void;
  /** Prints a line above the bar; after `stop`, a line alone. */
  print(text: string): void;
  /** Removes the bar. */
  stop(): void;
}

const redrawMs = 100;

/**
 * Starts a bar.
 *
 * @param total how many there will be
 */
export function startProgressBar(total: number, stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  if (!stream.isTTY) {
    return { tick: () => {}, print: (text) => void stream.write(`${text}\n`), stop: () => {} };
  }
  const start = performance.now();
  let done = 0;
  let isStopped = false;
  const draw = () => {
    stream.write(`\r${progressLine(done, total, (performance.now() - start) / 1000, stream.columns || 80)}\x1b[K`);
  };
  const timer = setInterval(draw, redrawMs);
  timer.unref();
  return {
    tick() {
      done++;
    },
    print(text) {
      stream.write(`\r\x1b[K${text}\n`);
      if (!isStopped) draw();
    },
    stop() {
      isStopped = true;
      clearInterval(timer);
      stream.write('\r\x1b[K');
    },
  };
}

/** The bar's words: `[=====>    ] 12/40  3.1/s  9 s left`. */
export function progressLine(done: number, total: number, seconds: number, columns = 80): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const left = rate > 0 ? `  ${durationWords((total - done) / rate)} left` : '';
  const words = `${done}/${total}  ${rate.toFixed(rate < 10 ? 1 : 0)}/s${left}`;
  const width = Math.min(32, columns - words.length - 6);
  if (total === 0 || width < 8) return words;
  const filled = Math.round((width * done) / total);
  return `[${'='.repeat(filled).padEnd(width)}] ${words}`;
}

/** Seconds as people say them: `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationWords(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
