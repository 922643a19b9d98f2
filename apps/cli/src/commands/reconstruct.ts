import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { exitCode, usageError } from '../exit-code.js';
import { expandInputs, readList } from '../inputs/expand-inputs.js';
import { addModelFolderOptions } from '../models/model-folders.js';
import { addExamples } from '../program.js';
import { fileKinds, parseFileKinds } from '../reconstruct/file-kinds.js';
import type { ReconstructJob } from '../reconstruct/reconstruct-photo.js';
import type { RingnetFlags } from '../reconstruct/ringnet-layout.js';
import { parseTextureSize } from '../reconstruct/texture-size.js';

interface Options extends RingnetFlags {
  readonly out?: string;
  readonly img_path?: string;
  readonly out_folder?: string;
  readonly files: readonly string[];
  readonly faces: string;
  readonly crop: string;
  readonly headModel?: string;
  readonly regressor?: string;
  readonly textureSize: number;
  readonly neutral?: boolean;
  readonly concurrency: number;
  readonly resume?: boolean;
  readonly list?: string;
  readonly json?: boolean;
  readonly modelsDir: string;
  readonly flameModelDir: string;
}

const usualFiles = ['mesh-glb', 'overlay-png', 'parameters-json', 'parameters-npy'];

/** `ringnet reconstruct`: photos in, a folder of heads out. */
export function defineReconstruct(command: Command): void {
  command
    .argument('[photos...]', 'files, folders, quoted patterns, or - for a photo on stdin')
    .option('-o, --out <dir>', 'where the results go, a folder for each photo')
    .addOption(
      new Option('--files <kinds>', `which files to make, separated by commas, or all: ${fileKinds.join(', ')}`)
        .argParser(parseFileKinds)
        .default(usualFiles, usualFiles.join(',')),
    )
    .addOption(
      new Option('--faces <which>', 'which faces of a photo')
        .choices(['largest', 'most-central', 'all'])
        .default('largest'),
    )
    .addOption(
      new Option('--crop <mode>', "detect the face, or RingNet's own crop of the whole picture")
        .choices(['detect', 'as-is'])
        .default('detect'),
    )
    .option('--head-model <id>', 'head model, see `ringnet models` (default: the best one present)')
    .option('--regressor <id>', 'regressor, see `ringnet models` (default: the best one present)')
    .option('--texture-size <pixels>', 'side of the texture: 256, 512, 1024, 2048 or 4096', parseTextureSize, 1024)
    .option('--neutral', 'zero the expression in meshes')
    .addOption(
      new Option('-j, --concurrency <n>', 'photos worked on at once')
        .argParser(parseCount)
        .default(availableParallelism(), 'one for each core'),
    )
    .option('--resume', 'skip photos whose results are there and unchanged')
    .option('--list <file>', 'read more paths from a file, one a line, or from stdin with -')
    .option('--json', 'one line of JSON for each photo on stdout');
  addModelFolderOptions(command);
  addRingnetFlags(command);
  addExamples(
    command,
    'ringnet reconstruct photo.jpg --out heads',
    'ringnet reconstruct "*.jpg" --out heads --resume --faces all --json',
  );
  command.action(run);
}

async function run(photos: string[], options: Options): Promise<void> {
  const isRingnetLayout = options.out_folder !== undefined || options.img_path !== undefined;
  const out = options.out ?? options.out_folder ?? (isRingnetLayout ? 'RingNet_output' : undefined);
  if (out === undefined) throw usageError('say where the results go: --out DIR');
  const words = [
    ...photos,
    ...(options.img_path ? [options.img_path] : []),
    ...(options.list ? await readList(options.list) : []),
  ];
  if (words.length === 0) throw usageError('name a photo, a folder or a pattern');

  const { wantedFiles } = await import('../reconstruct/file-kinds.js');
  const { ringnetFiles } = await import('../reconstruct/ringnet-layout.js');
  const job: ReconstructJob = {
    out,
    layout: isRingnetLayout ? 'ringnet' : 'folders',
    files: isRingnetLayout ? ringnetFiles(options) : wantedFiles(options.files),
    reconstruct: {
      faces: ({ largest: 'LARGEST', 'most-central': 'MOST_CENTRAL', all: 'ALL' } as const)[options.faces],
      crop: options.crop === 'as-is' ? 'AS_IS' : 'DETECT',
      headModel: options.headModel,
      regressor: options.regressor,
    },
    artifact: { textureSize: options.textureSize, neutral: options.neutral ?? false },
    resume: options.resume ?? false,
    json: options.json ?? false,
  };
  const { reconstructAll } = await import('../reconstruct/reconstruct-all.js');
  const { done, skipped, noFace, failed, interrupted } = await reconstructAll(
    await Array.fromAsync(expandInputs(words)),
    job,
    options.concurrency,
    {
      modelsDir: options.modelsDir,
      flameModelDir: options.flameModelDir,
    },
  );
  if (interrupted) process.exitCode = exitCode.interrupted;
  else if (noFace + failed === 0) process.exitCode = exitCode.ok;
  else if (done + skipped > 0) process.exitCode = exitCode.partial;
  else process.exitCode = failed === 0 ? exitCode.noFace : exitCode.error;
}

/** RingNet's demo flags, taken as they are; see docs/migration-from-ringnet.md. */
function addRingnetFlags(command: Command): void {
  command
    .optionsGroup("RingNet's own flags:")
    .option('--img_path <path>', 'photo, folder or pattern')
    .option('--out_folder <dir>', "where RingNet's folders go: images, mesh, texture, params, neutral_mesh")
    .option('--save_obj_file <bool>', 'write mesh/NAME.obj', parseBoolean, true)
    .option('--save_texture <bool>', 'write texture/NAME.obj, .mtl and .png', parseBoolean, true)
    .option('--save_flame_parameters <bool>', 'write params/NAME.npy', parseBoolean, true)
    .option('--neutralize_expression <bool>', 'write neutral_mesh/NAME.ply', parseBoolean, false);
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1 up.');
  return count;
}

/** What Python's flag parser takes for a boolean. */
function parseBoolean(text: string): boolean {
  if (/^(true|t|1|yes)$/i.test(text)) return true;
  if (/^(false|f|0|no)$/i.test(text)) return false;
  throw new InvalidArgumentError('It must be True or False.');
}
