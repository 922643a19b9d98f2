import type { FileDescription } from '@ringnet/io';
import type { Command } from 'commander';
import { addExamples } from '../program.js';
import { printJson, printResult } from '../terminal/output.js';

/** `ringnet inspect FILE`: format, names, shapes, first values and warnings of any file of this field. */
export function defineInspect(command: Command): void {
  command
    .argument(
      '<file>',
      'picture, .npy, .npz, .zip, .pkl, .obj, .ply, .glb, .stl, .meta, or a checkpoint by .index or prefix',
    )
    .option('--json', 'as JSON on stdout');
  addExamples(command, 'ringnet inspect params.npy', 'ringnet inspect head.obj --json');
  command.action(run);
}

async function run(file: string, options: { readonly json?: boolean }): Promise<void> {
  const { inspectFile } = await import('@ringnet/io');
  const { readNamedFile } = await import('../inputs/read-named-file.js');
  const { identifyModelFile } = await import('../models/identify-model-file.js');
  const { checkpointIndexOf } = await import('../models/checkpoint-index.js');
  const found = await checkpointIndexOf(file);
  const bytes = await readNamedFile(found);
  const description = inspectFile(bytes, found);
  const use = await identifyModelFile(found, bytes).catch(() => null);
  if (options.json) printJson({ file: found, ...description, use });
  else printResult(descriptionText(found, description, use?.summary));
}

/** For people: a headline, a table, the warnings. */
function descriptionText(
  file: string,
  { format, sizeBytes, details, entries, warnings }: FileDescription,
  use: string | undefined,
): string {
  const facts = Object.entries(details).map(([name, value]) => `${name} ${value}`);
  const rows = entries.map(({ name, shape, type, first }) => [
    name,
    `[${shape.join(', ')}]`,
    type,
    first.map((value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)).join('  '),
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column].length)));
  return [
    `${file}: ${format}, ${sizeBytes.toLocaleString('en')} bytes`,
    ...(use ? [use] : []),
    ...(facts.length > 0 ? [facts.join(', ')] : []),
    ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd()),
    ...warnings.map((warning) => `warning: ${warning}`),
  ].join('\n');
}
