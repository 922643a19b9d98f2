import { type Command, InvalidArgumentError } from 'commander';
import { addModelFolderOptions, type ModelFolders } from '../models/model-folders.js';
import { addExamples } from '../program.js';

interface Options extends ModelFolders {
  readonly out: string;
  readonly fps: number;
  readonly smooth: boolean;
  readonly meshes?: boolean;
  readonly json?: boolean;
}

/** `ringnet video FILE`: the parameters of every frame, calmed over time; one person throughout. */
export function defineVideo(command: Command): void {
  command
    .argument('<file>', 'anything that ffmpeg reads; ffmpeg must be on your PATH')
    .requiredOption('-o, --out <dir>', 'where frames.jsonl, the moving head.glb and the meshes go')
    .option('--fps <n>', 'frames looked at in a second', parseRate, 25)
    .option('--no-smooth', 'every frame on its own')
    .option('--meshes', 'also write a mesh for every frame, meshes/000001.obj ...')
    .option('--json', 'one line of JSON for each frame on stdout');
  addModelFolderOptions(command);
  addExamples(command, 'ringnet video clip.mp4 --fps 5 --meshes --out clip');
  command.action(async (file: string, options: Options) => {
    const { reconstructVideo } = await import('../video/reconstruct-video.js');
    process.exitCode = await reconstructVideo(file, options);
  });
}

function parseRate(text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && rate <= 240)) throw new InvalidArgumentError('It must be above 0 and at most 240.');
  return rate;
}
