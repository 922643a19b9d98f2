import {
  axisAngleFromRotation,
  fullPose,
  type HeadModel,
  multiplyRotations,
  quaternionFromRotation,
  rigHead,
  rotationFromAxisAngle,
} from '@ringnet/flame';
import { writeGlb } from '@ringnet/io';
import {
  createShapeAccumulator,
  FRAME_ERROR_CORRELATION,
  type RegressedParameters,
  type ShapeEstimate,
} from '@ringnet/regressor';

/** A video's head for 3D programs: one person at rest, and what every frame does to them. */
export interface AnimatedHead {
  /**
   * Adds a frame; frames come in order.
   *
   * @param parameters  how the head is posed in it
   * @param shape       what the frame alone says of the person
   */
  add(timeSeconds: number, parameters: RegressedParameters, shape: ShapeEstimate): void;
  /** The frames so far as GLB: a morph target for each expression in use, under the model's own name, and the joints. */
  write(name: string): Promise<Uint8Array>;
}

/** Collects frames. The person is what all frames together say, as in the smoother; pose correctives stay out, as in every GLB. */
export function createAnimatedHead(model: HeadModel): AnimatedHead {
  const jointCount = model.parents.length;
  const times: number[] = [];
  const expressions: Float32Array[] = [];
  const rotations: number[] = [];
  const person = createShapeAccumulator(FRAME_ERROR_CORRELATION);
  return {
    add(timeSeconds, parameters, shape) {
      times.push(timeSeconds);
      expressions.push(parameters.expression.slice(0, model.expressionCount));
      for (const [x, y, z, w] of jointQuaternions(model, parameters)) rotations.push(x, y, z, w);
      person.add(shape);
    },
    write(name) {
      const betas = Float32Array.from(person.combined().betas.subarray(0, model.shapeCount));
      const { morphTargets: _, ...rig } = rigHead(model, betas, 0);
      const used = Array.from({ length: model.expressionCount }, (_unused, k) => k).filter((k) =>
        expressions.some((expression) => (expression[k] ?? 0) !== 0),
      );
      const stride = model.shapeCount + model.expressionCount;
      const morphWeights = Float32Array.from(expressions.flatMap((expression) => used.map((k) => expression[k] ?? 0)));
      return writeGlb({
        ...rig,
        name,
        morphTargets: used.map((k) => ({
          name: model.expressionNames?.[k] || `expression-${k + 1}`,
          offsets: Float32Array.from(
            { length: model.vTemplate.length },
            (_unused, row) => model.shapedirs[row * stride + model.shapeCount + k],
          ),
        })),
        animation: {
          name: 'video',
          times: Float32Array.from(times),
          ...(used.length > 0 && { morphWeights }),
          jointRotations: Float32Array.from(rotations).subarray(0, times.length * jointCount * 4),
        },
      });
    },
  };
}

/** [J] of (x, y, z, w): the head upright, the half turn of RingNet's camera frame taken out of the root. */
function jointQuaternions(
  model: HeadModel,
  { globalOrient, neckPose, jawPose, leftEyePose, rightEyePose }: RegressedParameters,
): [number, number, number, number][] {
  const upright = multiplyRotations(rotationFromAxisAngle(Math.PI, 0, 0), rotationOf(globalOrient));
  const pose = fullPose(model, {
    globalOrient: axisAngleFromRotation(upright),
    neckPose,
    jawPose,
    leftEyePose,
    rightEyePose,
  });
  return Array.from(model.parents, (_, j) => {
    const [w, x, y, z] = quaternionFromRotation(rotationOf(pose.subarray(3 * j, 3 * j + 3)));
    return [x, y, z, w];
  });
}

function rotationOf([x, y, z]: Float32Array): Float64Array {
  return rotationFromAxisAngle(x, y, z);
}
