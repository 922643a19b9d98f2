/** Spreads what comes in one heap over several turns of the event loop, so that everything else gets its turn between. */
export interface Turns {
  /** Resolves in this turn of the loop while it has room, else in a later one, first come first served. */
  take(): Promise<void>;
}

export function createTurns(perTurn: number): Turns {
  const waiting: (() => void)[] = [];
  let left = perTurn;
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      const admitted = waiting.splice(0, perTurn);
      left = perTurn - admitted.length;
      for (const resolve of admitted) resolve();
      if (admitted.length > 0) schedule();
    });
  }

  return {
    async take() {
      schedule();
      if (left > 0) left -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
