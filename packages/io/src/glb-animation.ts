import type { Accessor, Document, Node, TypedArray } from '@gltf-transform/core';
import { checkFinite } from './check-mesh.js';
import { FormatError } from './format-error.js';
import type { GlbAnimation } from './glb-head.js';

/** Refuses tracks that do not fit the head they move. */
export function checkAnimation(animation: GlbAnimation, targetCount: number, jointCount: number): void {
  const { times, morphWeights, jointRotations } = animation;
  checkFinite(times, 'times', 'glb');
  const rises = times.every((time, i) => (i === 0 ? time >= 0 : time > times[i - 1]));
  if (times.length === 0 || !rises) throw malformed('the times of an animation must rise from 0 or later');
  if (!morphWeights && !jointRotations) throw malformed('an animation moves nothing');
  for (const [name, values, width] of [
    ['morphWeights', morphWeights, targetCount],
    ['jointRotations', jointRotations, 4 * jointCount],
  ] as const) {
    if (!values) continue;
    if (width === 0 || values.length !== times.length * width) {
      throw malformed(`${name} has ${values.length} numbers, expected ${times.length} x ${width}`);
    }
    checkFinite(values, name, 'glb');
  }
}

/** Adds the tracks: one sampler for all morph weights, one for each joint. */
export function addAnimation(
  document: Document,
  { name, times, morphWeights, jointRotations }: GlbAnimation,
  meshNode: Node,
  joints: readonly Node[],
  accessor: (array: TypedArray, type: 'SCALAR' | 'VEC4') => Accessor,
): void {
  const animation = document.createAnimation(name);
  const input = accessor(times.slice(), 'SCALAR');
  const track = (node: Node, path: 'weights' | 'rotation', output: Accessor) => {
    const sampler = document.createAnimationSampler().setInput(input).setOutput(output).setInterpolation('LINEAR');
    animation.addSampler(sampler);
    animation.addChannel(document.createAnimationChannel().setTargetNode(node).setTargetPath(path).setSampler(sampler));
  };
  if (morphWeights) track(meshNode, 'weights', accessor(morphWeights.slice(), 'SCALAR'));
  if (!jointRotations) return;
  for (const [j, node] of joints.entries()) {
    const rotations = new Float32Array(times.length * 4);
    for (let frame = 0; frame < times.length; frame++) {
      const from = 4 * (frame * joints.length + j);
      const length = Math.hypot(...jointRotations.subarray(from, from + 4));
      if (!(length > 1e-6)) throw malformed(`the rotation of joint ${j} in frame ${frame} has no length`);
      for (let k = 0; k < 4; k++) rotations[4 * frame + k] = jointRotations[from + k] / length;
    }
    track(node, 'rotation', accessor(rotations, 'VEC4'));
  }
}

function malformed(message: string): FormatError {
  return new FormatError('MALFORMED', 'glb', message);
}
