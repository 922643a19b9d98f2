import { spawn } from 'node:child_process';

/** Runs a program to its end, its output shown. @param environment  beside our own. @throws when it does not end with 0 */
export function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } })
      .on('error', (error) => reject(new Error(`${program} cannot be started: ${error.message}`)))
      .on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ${args[0]} ended with ${code}`))));
  });
}
