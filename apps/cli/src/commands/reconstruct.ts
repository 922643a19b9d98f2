import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { exitCode, exitOfRun, usageError } from '../exit-code.js';
import { expandInputs, readList } from '../inputs/expand-inputs.js';
import { addModelFolderOptions } from '../models/model-folders.js';
import { addExamples } from '../program.js';
import { fileKinds, parseFileKinds } from '../reconstruct/file-kinds.js';
import type { ReconstructJob } from '../reconstruct/reconstruct-photo.js';
import { addRingnetFlags, type RingnetFlags } from '../reconstruct/ringnet-flags.js';
import { parseTextureSize } from '../reconstruct/texture-size.js';

interface Options extends RingnetFlags {
  readonly out?: string;
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
  process.exitCode = interrupted ? exitCode.interrupted : exitOfRun({ done: done + skipped, noFace, failed });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1 up.');
  return count;
}
