import type { EngineName } from '@ringnet/regressor';
import { type Command, Option } from 'commander';
import { addExamples } from '../program.js';
import { printJson, printText } from '../terminal/output.js';

interface Options {
  readonly checkpoint: string;
  readonly input: string;
  readonly engine: EngineName;
  readonly features?: boolean;
  readonly iterations?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** `ringnet regress`: RingNet's own network on one crop. */
export function defineRegress(command: Command): void {
  command
    .requiredOption('--checkpoint <prefix>', 'the checkpoint without .index, such as models/ring_6_68641')
    .requiredOption(
      '--input <file>',
      'a picture, cropped as RingNet does unless it is 224 x 224, or a uint8 .npy of [224, 224, 3]',
    )
    .addOption(
      new Option('--engine <name>', 'where it runs, see `ringnet models --engines`')
        .choices(['onnx-cpu', 'onnx-cuda', 'onnx-directml', 'onnx-coreml', 'onnx-webgpu', 'tfjs-node-gpu', 'tfjs-wasm'])
        .default('onnx-cpu'),
    )
    .option('--features', 'also give the encoder’s features')
    .option('--iterations', 'also give the parameters after every iteration')
    .option('-o, --out <file>', "write the parameters as RingNet's .npy")
    .option('--json', 'the 159 numbers as JSON on stdout');
  addExamples(command, 'ringnet regress --checkpoint models/ring_6_68641 --input crop.png --json');
  command.action(run);
}

async function run(options: Options): Promise<void> {
  const { loadRingNet, parseRegressorWeights } = await import('@ringnet/regressor');
  const { createNodeEngine } = await import('@ringnet/regressor/node');
  const { readMetaGraph, writeRingnetParameters } = await import('@ringnet/io');
  const { readFile } = await import('node:fs/promises');
  const { openCheckpoint } = await import('../models/checkpoint-files.js');
  const { readCrop } = await import('../files/crop-file.js');
  const { writeBytes } = await import('../files/mesh-file.js');

  const checkpoint = await openCheckpoint(options.checkpoint);
  const engine = createNodeEngine({ name: options.engine });
  try {
    const crop = await readCrop(options.input);
    const meta = await readFile(`${checkpoint.prefix}.meta`).catch(() => null);
    const network = await loadRingNet(
      engine,
      parseRegressorWeights(checkpoint, meta ? readMetaGraph(meta) : undefined),
    );
    const { vector, iterations, features, engine: live } = await network.regressParameters(crop.image);
    const parameters = {
      camera: vector.slice(0, 3),
      pose: vector.slice(3, 9),
      betas: vector.slice(9, 109),
      expression: vector.slice(109),
    };
    if (options.out) await writeBytes(options.out, writeRingnetParameters(parameters));
    if (options.json) {
      printJson({
        engine: live,
        imageFromCrop: crop.imageFromCrop,
        ...parameters,
        ...(options.iterations ? { iterations: iterations.map((theta) => [...theta]) } : {}),
        ...(options.features ? { features } : {}),
      });
    }
    printText(`${options.input}: 159 parameters by ${live}${options.out ? ` in ${options.out}` : ''}`);
  } finally {
    await engine.close();
    await checkpoint.close();
  }
}
