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

/** The stable code of anything thrown: the libraries' errors carry one. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return 'ERROR';
}

/** The words of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
