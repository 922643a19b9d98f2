import { type Command, Option } from 'commander';
import { addModelFolderOptions } from '../models/model-folders.js';
import { addExamples } from '../program.js';
import { printJson, printText } from '../terminal/output.js';

interface Options {
  readonly headModel?: string;
  readonly params: string;
  readonly out: string;
  readonly landmarks?: string;
  readonly neutral?: boolean;
  readonly frame: 'model' | 'camera';
  readonly json?: boolean;
  readonly modelsDir: string;
  readonly flameModelDir: string;
}

/** `ringnet decode`: parameters in, mesh out. */
export function defineDecode(command: Command): void {
  command
    .requiredOption('--params <file>', "RingNet's .npy or a .json of parameters")
    .requiredOption('-o, --out <file>', 'mesh to write: .obj, .ply, .glb or .stl')
    .option('--head-model <file|id>', 'FLAME pickle, .npz or the id of an installed model (default: open-head)')
    .option('--landmarks <file>', 'also write the 68 landmarks as JSON, metres')
    .option('--neutral', 'zero pose and expression: a template for VOCA')
    .addOption(
      new Option('--frame <frame>', "upright (model), or as the camera sees it, RingNet's (camera)")
        .choices(['model', 'camera'])
        .default('model'),
    )
    .option('--json', 'say what was written as JSON on stdout');
  addModelFolderOptions(command);
  addExamples(
    command,
    'ringnet decode --params params.npy --out head.obj --landmarks head.landmarks.json',
    'ringnet decode --params params.npy --neutral --out template.ply',
  );
  command.action(run);
}

async function run(options: Options): Promise<void> {
  const { decodeHead, evaluateLandmarks, fullPose } = await import('@ringnet/flame');
  const { openHeadModel } = await import('../models/head-model-file.js');
  const { readParametersFile } = await import('../files/head-parameters-file.js');
  const { writeBytes, writeMeshFile } = await import('../files/mesh-file.js');

  const model = await openHeadModel(options.headModel, options);
  const stored = await readParametersFile(options.params);
  const parts = options.neutral
    ? {}
    : options.frame === 'camera'
      ? stored.pose
      : { ...stored.pose, globalOrient: undefined };
  const pose = fullPose(model, parts);
  const { vertices } = decodeHead(model, {
    betas: stored.betas.subarray(0, model.shapeCount),
    expression: options.neutral ? new Float32Array(0) : stored.expression.subarray(0, model.expressionCount),
    pose,
  });
  await writeMeshFile(
    options.out,
    { vertices, faces: model.faces, uvs: model.uv?.uvs, uvFaces: model.uv?.uvFaces },
    { model: model.info },
  );
  if (options.landmarks) {
    const points = evaluateLandmarks(model, vertices, pose, options.frame);
    const rows = Array.from({ length: points.length / 3 }, (_, i) => [...points.subarray(3 * i, 3 * i + 3)]);
    await writeBytes(
      options.landmarks,
      `${JSON.stringify({ order: 'iBUG 68', unit: 'm', frame: options.frame, points: rows }, null, 2)}\n`,
    );
  }
  if (options.json) {
    printJson({
      mesh: options.out,
      landmarks: options.landmarks ?? null,
      vertices: vertices.length / 3,
      headModel: model.info,
    });
  }
  printText(`${options.out}: ${vertices.length / 3} vertices of ${model.info.name}`);
}
