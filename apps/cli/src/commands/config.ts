import { Argument, type Command } from 'commander';
import { addExamples } from '../program.js';
import { printJson, printResult } from '../terminal/output.js';

/** `ringnet config print`: the settings that `ringnet serve` would use, and how to change each. */
export function defineConfig(command: Command): void {
  command.addArgument(new Argument('[action]', 'what to do').choices(['print']).default('print'));
  command.option('--json', 'as JSON on stdout');
  addExamples(command, 'ringnet config print', 'RINGNET_PORT=4100 ringnet config print --json');
  command.action(async (_action: string, options: { readonly json?: boolean }) => {
    const { describeConfig, loadConfig } = await import('@ringnet/api');
    const settings = describeConfig(loadConfig(process.env));
    if (options.json) printJson(settings);
    else
      printResult(
        Object.entries(settings)
          .map(([name, value]) => `${variableName(name).padEnd(34)} ${shown(value)}`)
          .join('\n'),
      );
  });
}

/** `maxUploadBytes` is set by RINGNET_MAX_UPLOAD_BYTES. */
function variableName(setting: string): string {
  return `RINGNET_${setting.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '(not set)';
  return Array.isArray(value) ? value.join(',') || '(none)' : String(value);
}
