import type { Command } from 'commander';
import { CliError, codeOf, exitCode, messageOf } from '../exit-code.js';
import { addModelFolderOptions, type ModelFolders } from '../models/model-folders.js';
import { addExamples } from '../program.js';
import { printJson, printResult, printText } from '../terminal/output.js';

interface Options extends ModelFolders {
  readonly engines?: boolean;
  readonly json?: boolean;
}

/** `ringnet models`: what is installed; `ringnet models add FILE...`: put what was downloaded in place. */
export function defineModels(command: Command): void {
  // Options after `add` are its own, though `models` knows the same names.
  command
    .enablePositionalOptions()
    .option('--engines', 'say which engines run here, and why the others do not')
    .option('--json', 'as JSON on stdout');
  addModelFolderOptions(command);
  addExamples(command, 'ringnet models', 'ringnet models --engines --json');
  command.action(list);

  const add = command
    .command('add')
    .description('Check downloaded model files and copy them to where they belong.')
    .argument('<files...>', 'FLAME pickles, landmark embeddings, masks, texture data, RingNet checkpoint files')
    .option('--replace', 'replace a file of the same name')
    .option('--json', 'one line of JSON for each file on stdout');
  addModelFolderOptions(add);
  addExamples(add, 'ringnet models add generic_model.pkl --flame-model-dir my-flame');
  add.action(addAll);
}

interface AddOptions extends ModelFolders {
  readonly replace?: boolean;
  readonly json?: boolean;
}

/** A bad file does not keep the good ones out: each is tried, and the exit code says how it went. */
async function addAll(files: readonly string[], options: AddOptions): Promise<void> {
  const { addModelFile } = await import('../models/add-model-file.js');
  const failures: unknown[] = [];
  for (const file of files) {
    try {
      const added = await addModelFile(file, options, options.replace ?? false);
      if (options.json) printJson(added);
      printText(`${added.to}\n  ${added.summary}\n  Enables ${added.enables}.\n  Licence: ${added.licence}`);
    } catch (error) {
      failures.push(error);
      if (options.json) printJson({ type: 'error', file, code: codeOf(error), message: messageOf(error) });
      printText(`ringnet: ${messageOf(error)}`);
    }
  }
  if (failures.length === 0) return;
  const [first] = failures;
  const whole = first instanceof CliError ? first.exit : exitCode.error;
  process.exitCode = failures.length < files.length ? exitCode.partial : whole;
}

async function list(options: Options): Promise<void> {
  if (options.engines) {
    const { probeEngines } = await import('@ringnet/regressor/node');
    const engines = await probeEngines();
    if (options.json) printJson({ engines });
    else
      printResult(
        engines
          .map(({ name, isLive, detail }) => `${isLive ? 'live' : '  no'}  ${name.padEnd(14)}  ${detail}`)
          .join('\n'),
      );
    return;
  }
  const { startReconstructorThread } = await import('@ringnet/reconstruct/node');
  const reconstructor = await startReconstructorThread({ ...options, threads: 1 });
  const { headModels, regressors, notes } = reconstructor;
  await reconstructor.close();
  if (options.json) {
    printJson({ headModels, regressors, notes });
    return;
  }
  const lines = (title: string, infos: typeof headModels) => [
    title,
    ...infos.map(
      ({ id, name, version, licence }, i) =>
        `  ${id.padEnd(22)} ${name} ${version}${i === 0 ? ' (default)' : ''}\n  ${''.padEnd(22)} ${licence}`,
    ),
  ];
  printResult([...lines('Head models', headModels), ...lines('Regressors', regressors)].join('\n'));
  for (const note of notes) printText(`Note: ${note}.`);
}
