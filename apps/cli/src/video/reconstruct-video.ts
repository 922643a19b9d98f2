import path from 'node:path';
import { decodeHead, fullPose, type HeadModel } from '@ringnet/flame';
import type { Reconstruction, Reconstructor } from '@ringnet/reconstruct';
import { startReconstructorThread } from '@ringnet/reconstruct/node';
import { createTemporalSmoother, type RegressedParameters } from '@ringnet/regressor';
import { codeOf, type ExitCode, exitCode, isNoFace } from '../exit-code.js';
import { writeMeshFile } from '../files/mesh-file.js';
import { openHeadModel } from '../models/head-model-file.js';
import type { ModelFolders } from '../models/model-folders.js';
import { openOutputFolder, writeFiles } from '../reconstruct/output-folder.js';
import { listenForInterrupt } from '../terminal/interrupt.js';
import { printJson, printText } from '../terminal/output.js';
import { type AnimatedHead, createAnimatedHead } from './animated-head.js';
import { type FrameRecord, openFrameRecord } from './frame-record.js';
import { videoFrames } from './video-frames.js';

export interface VideoOptions extends ModelFolders {
  readonly out: string;
  readonly fps: number;
  readonly smooth: boolean;
  readonly meshes?: boolean;
  readonly json?: boolean;
}

/** Reconstructs every frame of a video and writes `frames.jsonl` and the moving head, `head.glb`; frames without a face are kept as such. */
export async function reconstructVideo(file: string, options: VideoOptions): Promise<ExitCode> {
  await openOutputFolder(options.out);
  const record = await openFrameRecord(options.out);
  const interrupt = listenForInterrupt();
  let reconstructor: Reconstructor | undefined;
  const smoother = createTemporalSmoother();
  let model: HeadModel | null = null;
  let animation: AnimatedHead | null = null;
  let frames = 0;
  let faces = 0;
  try {
    reconstructor = await startReconstructorThread(options);
    for await (const image of videoFrames(file, options.fps, interrupt.signal)) {
      const timeSeconds = frames++ / options.fps;
      const found = await reconstructor.reconstruct(image, { signal: interrupt.signal }).catch(noFace);
      if (found.length === 0) {
        await report(record, options, { frame: frames, timeSeconds, face: null });
        continue;
      }
      faces++;
      const [reconstruction] = found;
      const { parameters: single, standardDeviations, imageFromCrop, quality, headModel, face } = reconstruction;
      const betaDeviations = standardDeviations?.betas ?? null;
      const parameters = options.smooth
        ? smoother.add({
            timeSeconds,
            parameters: single,
            imageFromCrop,
            confidence: quality.confidence,
            betaDeviations,
          })
        : single;
      await report(record, options, {
        frame: frames,
        timeSeconds,
        face,
        imageFromCrop,
        confidence: quality.confidence,
        ...parameters,
      });
      model ??= await openHeadModel(headModel.id, options);
      animation ??= createAnimatedHead(model);
      animation.add(timeSeconds, parameters, {
        betas: single.betas,
        deviations: betaDeviations,
        weight: Math.max(quality.confidence, 1e-3),
      });
      if (options.meshes) {
        const name = `${String(frames).padStart(6, '0')}.obj`;
        await writeMeshFile(path.join(options.out, 'meshes', name), {
          vertices: frameVertices(model, parameters),
          faces: model.faces,
        });
      }
      if (frames % 25 === 0) printText(`${frames} frames, ${timeSeconds.toFixed(1)} s of the video`);
    }
    await record.finish();
  } finally {
    // Both, whatever becomes of the other: the process does not end while the thread lives.
    await Promise.all([record.close(), reconstructor?.close()]);
    interrupt.stop();
  }
  if (animation) await writeFiles(options.out, [{ path: 'head.glb', bytes: await animation.write('head') }]);
  printText(`${frames} frames, ${faces} with a face, in ${record.file}`);
  if (faces === 0) return exitCode.noFace;
  return faces === frames ? exitCode.ok : exitCode.partial;
}

async function report(record: FrameRecord, { json }: VideoOptions, line: object): Promise<void> {
  await record.add(line);
  if (json) printJson({ type: 'frame', ...line });
}

function noFace(error: unknown): readonly Reconstruction[] {
  if (isNoFace(codeOf(error))) return [];
  throw error;
}

/** The head upright in the model frame, turned as in the frame: the half turn of RingNet's camera frame taken out. */
function frameVertices(
  model: HeadModel,
  { betas, expression, globalOrient, neckPose, jawPose, leftEyePose, rightEyePose }: RegressedParameters,
): Float32Array {
  const pose = fullPose(model, { globalOrient, neckPose, jawPose, leftEyePose, rightEyePose });
  const { vertices } = decodeHead(model, {
    betas: betas.subarray(0, model.shapeCount),
    expression: expression.subarray(0, model.expressionCount),
    pose,
  });
  return vertices.map((value, i) => (i % 3 === 0 ? value : -value));
}
