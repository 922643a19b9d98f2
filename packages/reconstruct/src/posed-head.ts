import { decodeHead, evaluateLandmarks, type HeadModel, type PosedHead } from '@ringnet/flame';
import type { RegressedParameters } from '@ringnet/regressor';

/** What a file or picture should show; default: the head as the photo has it. */
export interface HeadVariant {
  /** Zero expression, neck, jaw and gaze */
  readonly neutral?: boolean;
  /** `model` stands upright (y up, z out of the face); `camera` is RingNet's (y down, z away) */
  readonly frame: 'model' | 'camera';
}

/** Decodes stored parameters. In the model frame the global rotation is left out, so every head stands upright and looks along +z. */
export function decodeVariant(model: HeadModel, parameters: RegressedParameters, variant: HeadVariant): PosedHead {
  return decodeHead(model, {
    betas: parameters.betas,
    expression: variant.neutral ? new Float32Array(0) : parameters.expression,
    pose: poseOfVariant(model, parameters, variant),
  });
}

/** 68 landmarks [68, 3] of a head decoded in the camera frame, m. */
export function cameraLandmarks(model: HeadModel, parameters: RegressedParameters, head: PosedHead): Float32Array {
  return evaluateLandmarks(model, head.vertices, poseOfVariant(model, parameters, { frame: 'camera' }), 'camera');
}

/** [3 J]: root, neck, jaw, left eye, right eye; joints beyond these rest. */
function poseOfVariant(
  model: HeadModel,
  parameters: RegressedParameters,
  { neutral, frame }: HeadVariant,
): Float32Array {
  const pose = new Float32Array(model.parents.length * 3);
  if (frame === 'camera') pose.set(parameters.globalOrient, 0);
  if (!neutral) {
    pose.set(parameters.neckPose, 3);
    pose.set(parameters.jawPose, 6);
    pose.set(parameters.leftEyePose, 9);
    pose.set(parameters.rightEyePose, 12);
  }
  return pose;
}
