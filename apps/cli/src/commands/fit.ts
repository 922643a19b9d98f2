import type { FitResult, HeadModel, ScanUnit } from '@ringnet/flame';
import { type Command, Option } from 'commander';
import { usageError } from '../exit-code.js';
import { addModelFolderOptions } from '../models/model-folders.js';
import { addExamples } from '../program.js';
import { printJson, printText } from '../terminal/output.js';

interface Options {
  readonly mesh?: string;
  readonly landmarks?: string;
  readonly headModel?: string;
  readonly unit: ScanUnit;
  readonly out: string;
  readonly outMesh?: string;
  readonly json?: boolean;
  readonly modelsDir: string;
  readonly flameModelDir: string;
}

/** `ringnet fit`: the parameters of a mesh in the model's topology, of landmarks, or of a free scan. */
export function defineFit(command: Command): void {
  command
    .option('--mesh <file>', "mesh in the model's topology, or a scan when --landmarks is given too: .obj or .ply")
    .option('--landmarks <file>', '3D landmarks: 68, 51, 468 or 7 points as .json, .npy, .txt or .pp')
    .option('--head-model <file|id>', 'FLAME pickle, .npz or the id of an installed model (default: open-head)')
    .addOption(
      new Option('--unit <unit>', "the mesh's, the scan's or the landmarks' unit; unknown is told from their size")
        .choices(['m', 'cm', 'mm', 'unknown'])
        .default('unknown'),
    )
    .requiredOption('-o, --out <file>', 'parameters to write, .json')
    .option('--out-mesh <file>', 'also write the fitted head: .obj, .ply, .glb or .stl')
    .option('--json', 'how well it fits, as JSON on stdout');
  addModelFolderOptions(command);
  addExamples(
    command,
    'ringnet fit --mesh head.obj --out fitted.json --out-mesh fitted.obj --json',
    'ringnet fit --landmarks head.landmarks.json --unit m --out from-landmarks.json',
  );
  command.action(run);
}

async function run(options: Options): Promise<void> {
  const { decodeHead, poseParts } = await import('@ringnet/flame');
  const { openHeadModel } = await import('../models/head-model-file.js');
  const { checkMeshName, writeBytes, writeMeshFile } = await import('../files/mesh-file.js');
  if (options.outMesh) checkMeshName(options.outMesh);
  const model = await openHeadModel(options.headModel, options);
  const { result, unit } = await fit(model, options);
  const { betas, expression, pose, translation } = result.parameters;
  const parts = poseParts(pose);
  const record = {
    headModel: model.info,
    shape: [...betas],
    expression: [...expression],
    pose: {
      global: [...parts.globalOrient],
      neck: [...parts.neckPose],
      jaw: [...parts.jawPose],
      leftEye: [...parts.leftEyePose],
      rightEye: [...parts.rightEyePose],
    },
    translation: [...(translation ?? [0, 0, 0])],
  };
  await writeBytes(options.out, `${JSON.stringify(record, null, 2)}\n`);
  if (options.outMesh) {
    const { vertices } = decodeHead(model, result.parameters);
    await writeMeshFile(
      options.outMesh,
      { vertices, faces: model.faces, uvs: model.uv?.uvs, uvFaces: model.uv?.uvFaces },
      { model: model.info },
    );
  }
  const { rmsError, iterations, hasConverged } = result;
  if (options.json)
    printJson({ parameters: options.out, rmsErrorM: rmsError, metresPerUnit: unit, iterations, hasConverged });
  printText(`${options.out}: off by ${(1000 * rmsError).toFixed(3)} mm (root mean square) after ${iterations} steps`);
}

async function fit(model: HeadModel, { mesh, landmarks, unit }: Options): Promise<{ result: FitResult; unit: number }> {
  const { embedding68, evaluateEmbedding, fitLandmarks3d, fitMesh, fitScan, metresPerUnit } = await import(
    '@ringnet/flame'
  );
  const { readLandmarks } = await import('../files/landmark-file.js');
  const { readMeshFile } = await import('../files/mesh-file.js');
  const inMetres = (values: ArrayLike<number>, metres: number) => Float64Array.from(values, (value) => value * metres);
  if (!mesh && !landmarks) throw usageError('name a --mesh, --landmarks, or both for a scan');
  if (mesh && landmarks) {
    const picked = await readLandmarks(landmarks, model);
    const { vertices, faces } = await readMeshFile(mesh);
    const result = fitScan(model, { vertices, faces, landmarkPoints: picked.points, landmarks: picked.set, unit });
    return { result, unit: result.metresPerUnit };
  }
  if (landmarks) {
    const { points, set } = await readLandmarks(landmarks, model);
    const embedding = set === 'ibug68' ? embedding68(model, 0) : set;
    const metres = metresPerUnit(unit, points, evaluateEmbedding(embedding, model.vTemplate, model.faces));
    return { result: fitLandmarks3d(model, set, inMetres(points, metres)), unit: metres };
  }
  const { vertices } = await readMeshFile(mesh ?? '');
  if (vertices.length !== model.vTemplate.length) {
    throw usageError(
      `${mesh} has ${vertices.length / 3} vertices, ${model.info.id} ${model.vTemplate.length / 3}: for another topology give --landmarks too`,
    );
  }
  const metres = metresPerUnit(unit, vertices, model.vTemplate);
  return { result: fitMesh(model, inMetres(vertices, metres)), unit: metres };
}
