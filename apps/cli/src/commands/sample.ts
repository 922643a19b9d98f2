import { type Command, InvalidArgumentError, Option } from 'commander';
import { addModelFolderOptions } from '../models/model-folders.js';
import { addExamples } from '../program.js';
import { printJson, printText } from '../terminal/output.js';

interface Options {
  readonly headModel?: string;
  readonly count: number;
  readonly seed: number;
  readonly sigma: number;
  readonly expression: number;
  readonly format: string;
  readonly out: string;
  readonly json?: boolean;
  readonly modelsDir: string;
  readonly flameModelDir: string;
}

/** `ringnet sample`: random people from a model's population. */
export function defineSample(command: Command): void {
  command
    .requiredOption('-o, --out <dir>', 'folder of the meshes')
    .option('--head-model <file|id>', 'FLAME pickle, .npz or the id of an installed model (default: open-head)')
    .option('-n, --count <n>', 'how many', parseWhole, 1)
    .option('--seed <n>', 'the same seed gives the same heads', parseWhole, 1)
    .option('--sigma <x>', 'spread of the shapes, in standard deviations of the population', parseSpread, 1)
    .option('--expression <x>', 'spread of the expressions; 0 is a neutral face', parseSpread, 0)
    .addOption(new Option('--format <format>', 'mesh format').choices(['obj', 'ply', 'glb', 'stl']).default('obj'))
    .option('--json', 'one line of JSON for each head on stdout, with its parameters');
  addModelFolderOptions(command);
  addExamples(command, 'ringnet sample --count 3 --seed 7 --format ply --out people');
  command.action(run);
}

async function run(options: Options): Promise<void> {
  const path = await import('node:path');
  const { decodeHead, sampleHead } = await import('@ringnet/flame');
  const { openHeadModel } = await import('../models/head-model-file.js');
  const { writeMeshFile } = await import('../files/mesh-file.js');
  const model = await openHeadModel(options.headModel, options);
  for (let index = 0; index < options.count; index++) {
    const parameters = sampleHead(model, {
      seed: options.seed + index,
      shapeDeviation: options.sigma,
      expressionDeviation: options.expression,
    });
    const { vertices } = decodeHead(model, parameters);
    const file = path.join(options.out, `head-${String(index + 1).padStart(4, '0')}.${options.format}`);
    await writeMeshFile(
      file,
      { vertices, faces: model.faces, uvs: model.uv?.uvs, uvFaces: model.uv?.uvFaces },
      { model: model.info },
    );
    if (options.json) printJson({ mesh: file, headModel: model.info.id, ...parameters });
  }
  printText(`${options.count} heads of ${model.info.name} in ${options.out}`);
}

function parseWhole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

function parseSpread(text: string): number {
  const value = Number(text);
  if (!(value >= 0 && value <= 5)) throw new InvalidArgumentError('It must be between 0 and 5.');
  return value;
}
