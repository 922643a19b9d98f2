import { type Command, InvalidArgumentError } from 'commander';
import { CliError } from '../exit-code.js';
import { addExamples } from '../program.js';
import { printJson, printText } from '../terminal/output.js';

interface Options {
  readonly mesh: string;
  readonly photo: string;
  readonly camera: string;
  readonly textureData?: string;
  readonly size: number;
  readonly confidence?: string;
  readonly out: string;
  readonly json?: boolean;
}

/** `ringnet texture`: a mesh's texture from a photo. */
export function defineTexture(command: Command): void {
  command
    .requiredOption(
      '--mesh <file>',
      'mesh in the camera frame, with texture coordinates: `ringnet decode --frame camera`',
    )
    .requiredOption('--photo <file>', 'the photo it belongs to')
    .requiredOption(
      '--camera <file>',
      'JSON with camera and imageFromCrop, as `reconstruct` writes them in parameters.json',
    )
    .requiredOption('-o, --out <file>', 'texture to write, .png')
    .option(
      '--texture-data <file>',
      "RingNet's texture table: makes RingNet's own texture, nearest pixel, black where unseen",
    )
    .option('--size <pixels>', 'side of the texture, 16 to 4096', parseSize, 1024)
    .option('--confidence <file>', 'also write how sure each texel is, .png')
    .option('--json', 'coverage as JSON on stdout');
  addExamples(
    command,
    'ringnet texture --mesh camera.obj --photo photo.jpg --camera parameters.json --size 256 --out texture.png --json',
  );
  command.action(run);
}

async function run(options: Options): Promise<void> {
  const { encodePng } = await import('@ringnet/io');
  const { photoCamera, projectTexture } = await import('@ringnet/texture');
  const { decodePicture } = await import('../inputs/decode-picture.js');
  const { readInput } = await import('../inputs/expand-inputs.js');
  const { readMeshFile, writeBytes } = await import('../files/mesh-file.js');
  const { readParametersFile } = await import('../files/head-parameters-file.js');
  const mesh = await readMeshFile(options.mesh);
  const { camera, imageFromCrop } = await readParametersFile(options.camera);
  if (!camera || !imageFromCrop) throw new CliError(`${options.camera} has no camera with imageFromCrop`);
  const photo = await decodePicture(await readInput({ file: options.photo, name: options.photo }));

  if (options.textureData) {
    const { ringnetTextureFromTable } = await import('../files/ringnet-texture-table.js');
    const texture = await ringnetTextureFromTable(options.textureData, photo, mesh, camera, imageFromCrop);
    await writeBytes(options.out, await encodePng(texture));
    if (options.json) printJson({ texture: options.out, size: texture.width, mode: 'ringnet' });
    return printText(`${options.out}: RingNet's own texture, ${texture.width} x ${texture.width}`);
  }
  const { faces, uvs, uvFaces, vertices } = mesh;
  if (!uvs || !uvFaces) throw new CliError(`${options.mesh} has no texture coordinates`);
  const view = { photo, camera: photoCamera(camera, imageFromCrop), vertices };
  const { texture, confidence, coverage } = projectTexture({ faces, uvs, uvFaces }, [view], { size: options.size });
  await writeBytes(options.out, await encodePng(texture));
  if (options.confidence) await writeBytes(options.confidence, await encodePng(confidence));
  if (options.json) printJson({ texture: options.out, size: options.size, mode: 'quality', coverage });
  printText(`${options.out}: ${options.size} x ${options.size}`);
}

function parseSize(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < 16 || size > 4096) throw new InvalidArgumentError('It must be 16 to 4096.');
  return size;
}
