import type { RgbImage } from '@ringnet/io';
import type { FoundFace } from '@ringnet/regressor';
import { type Command, Option } from 'commander';
import { CliError, exitCode, usageError } from '../exit-code.js';
import { addModelFolderOptions } from '../models/model-folders.js';
import { addExamples } from '../program.js';
import { printJson, printText } from '../terminal/output.js';

interface Options {
  readonly mode: 'detect' | 'as-is';
  readonly out: string;
  readonly json?: boolean;
  readonly modelsDir: string;
  readonly flameModelDir: string;
}

/** `ringnet crop`: what the regressor would see of a photo. */
export function defineCrop(command: Command): void {
  command
    .argument('<photo>', 'photo, or - for stdin')
    .addOption(
      new Option('--mode <mode>', "around the found face, or RingNet's own crop of the whole picture")
        .choices(['detect', 'as-is'])
        .default('detect'),
    )
    .requiredOption('-o, --out <file>', 'crop to write: .png (224 x 224) or .npy (uint8 [224, 224, 3])')
    .option('--json', 'the affine from crop to photo, and the face, as JSON on stdout');
  addModelFolderOptions(command);
  addExamples(command, 'ringnet crop photo.jpg --mode detect --out crop.png --json');
  command.action(run);
}

async function run(photo: string, options: Options): Promise<void> {
  const { encodePng, writeNpy } = await import('@ringnet/io');
  const { cropForRegressor } = await import('@ringnet/regressor');
  const { decodePicture } = await import('../inputs/decode-picture.js');
  const { readInput } = await import('../inputs/expand-inputs.js');
  const { writeBytes } = await import('../files/mesh-file.js');
  if (!/\.(png|npy)$/i.test(options.out)) throw usageError(`${options.out}: a crop is written as .png or .npy`);

  const image = await decodePicture(await readInput({ file: photo, name: photo }));
  const face = options.mode === 'detect' ? await largestFace(image, options) : undefined;
  const crop = cropForRegressor(image, options.mode === 'detect' ? 'DETECT' : 'AS_IS', face);
  const isPng = options.out.toLowerCase().endsWith('.png');
  await writeBytes(
    options.out,
    isPng ? await encodePng(crop.image) : writeNpy({ data: crop.image.data, shape: [224, 224, 3] }),
  );
  if (options.json) {
    printJson({
      crop: options.out,
      mode: options.mode,
      photo: { width: image.width, height: image.height },
      imageFromCrop: crop.imageFromCrop,
      face: face ? { box: face.box, score: face.score, rollRad: face.rollRad } : null,
    });
  }
  printText(`${options.out}: 224 x 224 of ${photo}`);
}

async function largestFace(image: RgbImage, options: Options): Promise<FoundFace> {
  const { openFaceFinder } = await import('../models/face-finder.js');
  const finder = await openFaceFinder(options);
  try {
    const [face] = await finder.findFaces(image, { select: 'LARGEST' });
    if (!face) throw new CliError('no face was found in the photo; try --mode as-is', exitCode.noFace, 'NO_FACE_FOUND');
    return face;
  } finally {
    await finder.close();
  }
}
