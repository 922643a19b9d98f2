import { CliError, messageOf } from '../exit-code.js';

/** @throws CliError naming the file when it holds something else */
export function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError(`${file} is not JSON: ${messageOf(cause)}`);
  }
}
