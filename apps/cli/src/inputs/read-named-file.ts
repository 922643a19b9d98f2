import { readFile } from 'node:fs/promises';
import { CliError, codeOf, exitCode, messageOf } from '../exit-code.js';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'a folder, not a file',
  EACCES: 'it may not be read',
};

/**
 * Bytes of a file that the caller named.
 *
 * @throws CliError usage, naming the file, when it cannot be read
 */
export async function readNamedFile(file: string): Promise<Uint8Array> {
  return readFile(file).catch((error: unknown) => {
    throw new CliError(`${file}: ${reasons[codeOf(error)] ?? messageOf(error)}`, exitCode.usage, codeOf(error));
  });
}
