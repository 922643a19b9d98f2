import { CommanderError } from 'commander';
import { CliError, codeOf, exitCode, isNoFace, messageOf } from './exit-code.js';
import { calledCommand, createProgram } from './program.js';
import { isInterrupted } from './terminal/interrupt.js';
import { printJson, printText, stopOnBrokenPipe } from './terminal/output.js';

stopOnBrokenPipe();
process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const called = calledCommand(words);
  const program = await createProgram(called);
  if (words.length === 0) {
    program.outputHelp({ error: true });
    return exitCode.usage;
  }
  const line = called === 'reconstruct' && words[0].startsWith('--') ? ['reconstruct', ...words] : words;
  try {
    await program.parseAsync(line, { from: 'user' });
    return Number(process.exitCode ?? exitCode.ok);
  } catch (error) {
    // Commander has printed its own words already, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    if (isInterrupted()) return exitCode.interrupted;
    if (words.includes('--json')) printJson({ type: 'error', code: codeOf(error), message: messageOf(error) });
    printText(`ringnet: ${messageOf(error)}`);
    if (isNoFace(codeOf(error))) return exitCode.noFace;
    return error instanceof CliError ? error.exit : exitCode.error;
  }
}
