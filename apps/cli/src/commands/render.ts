import type { Mesh, RgbImage } from '@ringnet/io';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { usageError } from '../exit-code.js';
import { addExamples } from '../program.js';
import { printText } from '../terminal/output.js';

interface Options {
  readonly mesh: string;
  readonly out: string;
  readonly photo?: string;
  readonly camera?: string;
  readonly texture?: string;
  readonly size: number;
  readonly yaw: number;
  readonly pitch: number;
  readonly frame: 'model' | 'camera';
}

/** `ringnet render`: a mesh as a picture, over its photo, or as a turntable. */
export function defineRender(command: Command): void {
  command
    .requiredOption('--mesh <file>', 'mesh: .obj or .ply, metres')
    .requiredOption('-o, --out <file>', 'picture: .png, .jpg or .webp; .gif is a turntable')
    .option('--photo <file>', 'draw over this photo; needs --camera')
    .option('--camera <file>', 'JSON with camera and imageFromCrop, as `reconstruct` writes them in parameters.json')
    .option('--texture <file>', "picture for the mesh's texture coordinates")
    .option('--size <pixels>', 'side of the picture', parseSize, 768)
    .option('--yaw <degrees>', 'turn to the side', parseDegrees, 0)
    .option('--pitch <degrees>', 'turn up or down', parseDegrees, 0)
    .addOption(
      new Option('--frame <frame>', 'which way the mesh stands: upright (model) or as RingNet writes it (camera)')
        .choices(['model', 'camera'])
        .default('model'),
    );
  addExamples(
    command,
    'ringnet render --mesh head.obj --yaw 25 --out head.png',
    'ringnet render --mesh head.obj --size 240 --out head.gif',
  );
  command.action(run);
}

async function run(options: Options): Promise<void> {
  const { encodeAnimation, encodeJpeg, encodePng, encodeWebp } = await import('@ringnet/io');
  const { framingCamera, photoCamera, renderMesh, renderOverlay, renderTurntable, turnMesh } = await import(
    '@ringnet/texture'
  );
  const { decodePicture } = await import('../inputs/decode-picture.js');
  const { readInput } = await import('../inputs/expand-inputs.js');
  const { readMeshFile, writeBytes } = await import('../files/mesh-file.js');
  const { readParametersFile } = await import('../files/head-parameters-file.js');
  const picture = async (file: string) => decodePicture(await readInput({ file, name: file }));

  const mesh = inCameraFrame(await readMeshFile(options.mesh), options.photo ? 'camera' : options.frame);
  const surface = options.texture ? { texture: await picture(options.texture) } : {};
  const size = { width: options.size, height: options.size };
  if (options.out.toLowerCase().endsWith('.gif')) {
    const frames = renderTurntable(mesh, { side: options.size, surface });
    await writeBytes(options.out, await encodeAnimation(frames, { format: 'gif' }));
    return printText(`${options.out}: a turntable of ${options.mesh}`);
  }
  let image: RgbImage;
  if (options.photo) {
    if (!options.camera) throw usageError('--photo needs --camera');
    const { camera, imageFromCrop } = await readParametersFile(options.camera);
    if (!camera || !imageFromCrop) throw usageError(`${options.camera} has no camera with imageFromCrop`);
    image = renderOverlay(await picture(options.photo), mesh, photoCamera(camera, imageFromCrop), {
      surface,
      supersample: 2,
    });
  } else {
    const turned = turnMesh(mesh, radians(options.yaw), radians(options.pitch));
    image = renderMesh(turned, framingCamera(mesh, size), size, { surface, supersample: 2 });
  }
  const encode = { png: encodePng, jpg: encodeJpeg, jpeg: encodeJpeg, webp: encodeWebp }[
    options.out.toLowerCase().split('.').at(-1) ?? ''
  ];
  if (!encode) throw usageError(`${options.out}: pictures are written as .png, .jpg, .webp or .gif`);
  await writeBytes(options.out, await encode(image));
  printText(`${options.out}: ${image.width} x ${image.height} of ${options.mesh}`);
}

/** Half a turn about x takes an upright head to the camera frame. */
function inCameraFrame(mesh: Mesh, frame: 'model' | 'camera'): Mesh {
  if (frame === 'camera') return mesh;
  return { ...mesh, vertices: mesh.vertices.map((value, i) => (i % 3 === 0 ? value : -value)) };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function parseSize(text: string): number {
  const size = Number(text);
  if (!Number.isInteger(size) || size < 16 || size > 4096) throw new InvalidArgumentError('It must be 16 to 4096.');
  return size;
}

function parseDegrees(text: string): number {
  const degrees = Number(text);
  if (!Number.isFinite(degrees)) throw new InvalidArgumentError('It must be a number of degrees.');
  return degrees;
}
