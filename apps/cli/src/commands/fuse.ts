import { type Command, Option } from 'commander';
import { usageError } from '../exit-code.js';
import { expandInputs } from '../inputs/expand-inputs.js';
import { addModelFolderOptions, type ModelFolders } from '../models/model-folders.js';
import { addExamples } from '../program.js';
import { fileKinds, parseFileKinds, wantedFiles } from '../reconstruct/file-kinds.js';
import { parseTextureSize } from '../reconstruct/texture-size.js';

interface Options extends ModelFolders {
  readonly out: string;
  readonly files: readonly string[];
  readonly headModel?: string;
  readonly regressor?: string;
  readonly textureSize: number;
  readonly neutral?: boolean;
  readonly json?: boolean;
}

const usualFiles = ['mesh-glb', 'overlay-png', 'texture-png', 'parameters-json'];
const most = 20;

/** `ringnet fuse PHOTOS...`: one head of one person from several photos. */
export function defineFuse(command: Command): void {
  command
    .argument('<photos...>', '2 to 20 photos of one person; the first gives pose, expression and overlay')
    .requiredOption('-o, --out <dir>', 'where the files of the head go')
    .addOption(
      new Option('--files <kinds>', `which files to make, separated by commas, or all: ${fileKinds.join(', ')}`)
        .argParser(parseFileKinds)
        .default(usualFiles, usualFiles.join(',')),
    )
    .option('--head-model <id>', 'head model, see `ringnet models` (default: the best one present)')
    .option('--regressor <id>', 'regressor, see `ringnet models` (default: the best one present)')
    .option('--texture-size <pixels>', 'side of the texture: 256, 512, 1024, 2048 or 4096', parseTextureSize, 1024)
    .option('--neutral', 'zero the expression in meshes')
    .option('--json', 'the head as one line of JSON on stdout');
  addModelFolderOptions(command);
  addExamples(command, 'ringnet fuse front.jpg side.jpg --texture-size 256 --out person');
  command.action(async (photos: string[], options: Options) => {
    const inputs = await Array.fromAsync(expandInputs(photos));
    if (inputs.length < 2 || inputs.length > most) throw usageError(`name 2 to ${most} photos of one person`);
    const { fusePhotos } = await import('../reconstruct/fuse-photos.js');
    process.exitCode = await fusePhotos(inputs, {
      ...options,
      files: wantedFiles(options.files),
      reconstruct: { headModel: options.headModel, regressor: options.regressor },
      artifact: { textureSize: options.textureSize, neutral: options.neutral ?? false },
      json: options.json ?? false,
    });
  });
}
