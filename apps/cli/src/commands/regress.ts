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
    .option('--json', 'the 159 numbers as JSON on stdout, with what made them, frames and units');
  addExamples(
    command,
    'ringnet regress --checkpoint models/ring_6_68641 --input crop.png --json',
    'ringnet regress --checkpoint models/ring_6_68641 --input photo.jpg --engine tfjs-wasm --out ringnet.npy',
  );
  command.action(run);
}

async function run(options: Options): Promise<void> {
  const { loadRingNet, parameterRecord, ringNetInfo, VERSION } = await import('@ringnet/regressor');
  const { createNodeEngine } = await import('@ringnet/regressor/node');
  const { openRingnetFiles } = await import('@ringnet/reconstruct/node');
  const { writeRingnetParameters } = await import('@ringnet/io');
  const { readCrop } = await import('../files/crop-file.js');
  const { writeBytes } = await import('../files/mesh-file.js');

  const { name, weights } = await openRingnetFiles(options.checkpoint);
  const crop = await readCrop(options.input);
  const engine = createNodeEngine({ name: options.engine });
  try {
    const network = await loadRingNet(engine, weights);
    const { parameters, vector, iterations, features, engine: live } = await network.regressParameters(crop.image);
    if (options.out) {
      const pose = vector.slice(3, 9);
      const { betas, expression } = parameters;
      await writeBytes(options.out, writeRingnetParameters({ camera: vector.slice(0, 3), pose, betas, expression }));
    }
    if (options.json) {
      const record = parameterRecord({
        softwareVersion: VERSION,
        headModel: null,
        regressor: ringNetInfo(name),
        engine: live,
        parameters,
        imageFromCrop: crop.imageFromCrop,
      });
      printJson({ ...record, ...(options.iterations && { iterations }), ...(options.features && { features }) });
    }
    const written = options.out ? ` in ${options.out}` : '';
    printText(`${options.input}: 159 parameters by ${live.name} (${live.library} ${live.version})${written}`);
  } finally {
    await engine.close();
  }
}
