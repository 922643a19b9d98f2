/** What the shell learns; documented in docs/cli.md. */
export const exitCode = { ok: 0, error: 1, usage: 2, noFace: 3, partial: 4, interrupted: 130 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Ends the command with a message for people and an exit code. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    message: string,
    readonly exit: ExitCode = exitCode.error,
    /** Stable, for `--json`; a library's own code where there is one. */
    readonly code: string = exit === exitCode.usage ? 'USAGE' : 'ERROR',
  ) {
    super(message);
  }
}

/** A wrong call: exit 2. */
export function usageError(message: string): CliError {
  return new CliError(message, exitCode.usage);
}

/** Whether a photo has no face to work on: none at all, or only one that is too small. */
export function isNoFace(code: string): boolean {
  return code === 'NO_FACE_FOUND' || code === 'FACE_TOO_SMALL';
}

/** The exit code of a run over many photos; where none worked, another error outweighs a missing face. */
export function exitOfRun(photos: {
  readonly done: number;
  readonly noFace: number;
  readonly failed: number;
}): ExitCode {
  const { done, noFace, failed } = photos;
  if (noFace + failed === 0) return exitCode.ok;
  if (done > 0) return exitCode.partial;
  return failed === 0 ? exitCode.noFace : exitCode.error;
}

/** The stable code of anything thrown: the libraries' errors carry one. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'ERROR';
}

/** The words of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
