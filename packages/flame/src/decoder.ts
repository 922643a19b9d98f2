import { checkParameters } from './check-parameters.js';
import { FlameError } from './errors.js';
import type { HeadModel } from './head-model.js';
import type { HeadParameters, PosedHead } from './head-parameters.js';
import { type JointBasis, jointBasis, restJointsOf } from './joint-basis.js';
import { chunkGroups, fillHeap, groupHeads, heapLayout } from './kernel/heap-layout.js';
import { type Kernels, makeKernels } from './kernel/kernels.js';
import { plainKernels } from './kernel/plain-kernels.js';
import { chainScratch, chainTransforms, poseFeature, rotationsFromPose } from './kinematic-chain.js';

/** A model made ready for many decodes: repacked bases, reused memory, and the last head's identity and expression. */
export interface HeadDecoder {
  readonly model: HeadModel;
  /** `simd` where WebAssembly SIMD runs; `plain` gives bit-identical numbers, several times slower. */
  readonly kernels: 'simd' | 'plain';
  /**
   * Poses one head like `decodeHead`, in float32. Only what changed since the last call is computed again: the same
   * betas reuse the identity, the same betas and expression the shaped head, the same pose the correctives.
   *
   * @param out arrays to write into, [V, 3] and [J, 3]; new ones by default
   * @throws FlameError PARAMETER_LENGTH
   */
  decode(parameters: HeadParameters, out?: PosedHead): PosedHead;
  /**
   * Poses many heads; faster per head than one at a time.
   *
   * @returns vertices [B, V, 3] and joints [B, J, 3], m, in `out` when given
   * @throws FlameError PARAMETER_LENGTH
   */
  decodeBatch(heads: readonly HeadParameters[], out?: PosedHead): PosedHead;
}

const noTranslation: ArrayLike<number> = [0, 0, 0];

/**
 * Prepares a model for fast, repeated decoding. Holds a second copy of the model's bases; the same numbers come out
 * with either set of kernels. Not to be shared between threads.
 *
 * @param kernels `plain` avoids WebAssembly
 */
export function createDecoder(model: HeadModel, kernels: 'auto' | 'plain' = 'auto'): HeadDecoder {
  const layout = heapLayout(model);
  const machine: Kernels = kernels === 'plain' ? plainKernels(layout) : makeKernels(layout);
  const { heap } = machine;
  fillHeap(heap, layout, model);
  const joints: JointBasis = jointBasis(model);
  const last = {
    betas: new Float32Array(layout.shapeCount),
    expression: new Float32Array(layout.expressionCount),
    pose: new Float32Array(3 * layout.jointCount),
  };
  // Everything a decode writes on its way: a decode into `out` allocates nothing.
  const scratch = {
    rotations: new Float64Array(9 * layout.jointCount),
    feature: new Float64Array(9 * (layout.jointCount - 1)),
    rest: new Float64Array(3 * layout.jointCount),
    chain: chainScratch(layout.jointCount),
    posed: heap.subarray(layout.posed, layout.posed + 3 * layout.vertexCount),
  };
  let identityIsStale = true;
  let shapedIsStale = true;
  let correctedIsStale = true;

  const shapeHead = ({ betas, expression }: HeadParameters) => {
    if (!sameCoefficients(last.betas, betas)) {
      keep(last.betas, betas);
      identityIsStale = true;
    }
    if (!sameCoefficients(last.expression, expression)) {
      keep(last.expression, expression);
      shapedIsStale = true;
    }
    const { template, identity, shaped, coefficients } = layout;
    if (identityIsStale) {
      heap.set(last.betas, coefficients);
      machine.blend(template, layout.shape, layout.shapeCount, coefficients, usedCount(betas), identity);
    }
    if (identityIsStale || shapedIsStale) {
      heap.set(last.expression, coefficients);
      const used = usedCount(expression);
      machine.blend(identity, layout.expression, layout.expressionCount, coefficients, used, shaped);
      correctedIsStale = true;
    }
    identityIsStale = false;
    shapedIsStale = false;
  };

  const correctHead = (pose: Float32Array, rotations: Float64Array): number => {
    if (layout.correctiveCount === 0) return layout.shaped;
    if (correctedIsStale || !sameCoefficients(last.pose, pose)) {
      last.pose.set(pose);
      const feature = poseFeature(rotations, scratch.feature);
      heap.set(feature, layout.coefficients);
      const { shaped, correctives, correctiveCount, coefficients, corrected } = layout;
      machine.blend(shaped, correctives, correctiveCount, coefficients, usedCount(feature), corrected);
      correctedIsStale = false;
    }
    return layout.corrected;
  };

  /** Sets the heap's transforms, skins `surface`, and writes one head to row `row` of `out`. */
  const finish = (
    surface: number,
    rotations: Float64Array,
    parameters: HeadParameters,
    out: PosedHead,
    row: number,
  ) => {
    const translation = parameters.translation ?? noTranslation;
    const rest = restJointsOf(joints, parameters.betas, parameters.expression, scratch.rest);
    const posed = chainTransforms(rotations, rest, model.parents, scratch.chain);
    for (let j = 0; j < layout.jointCount; j++) {
      for (let k = 0; k < 12; k++) {
        heap[layout.transforms + 16 * j + 4 * (k % 4) + Math.floor(k / 4)] = posed.skinTransforms[12 * j + k];
      }
    }
    heap.set(translation, layout.translation);
    machine.skin(surface);
    out.vertices.set(scratch.posed, row * 3 * layout.vertexCount);
    for (let k = 0; k < posed.joints.length; k++) {
      out.joints[row * posed.joints.length + k] = posed.joints[k] + translation[k % 3];
    }
  };

  const outputFor = (count: number, out: PosedHead | undefined): PosedHead => {
    const vertices = count * 3 * layout.vertexCount;
    const jointFloats = count * 3 * layout.jointCount;
    if (!out) return { vertices: new Float32Array(vertices), joints: new Float32Array(jointFloats) };
    checkLength('vertices', out.vertices.length, vertices);
    checkLength('joints', out.joints.length, jointFloats);
    return out;
  };

  /** Blends up to 64 heads at once and finishes them one by one. */
  const decodeChunk = (heads: readonly HeadParameters[], out: PosedHead, firstRow: number) => {
    const rotations = heads.map((head) => rotationsFromPose(head.pose));
    const features = layout.correctiveCount > 0 ? rotations.map((one) => poseFeature(one)) : [];
    const used = {
      shape: Math.max(...heads.map((head) => usedCount(head.betas))),
      expression: Math.max(...heads.map((head) => usedCount(head.expression))),
      correctives: Math.max(0, ...features.map(usedCount)),
    };
    const total = used.shape + used.expression + used.correctives;
    const groups = Math.ceil(heads.length / groupHeads);
    heap.fill(0, layout.chunkCoefficients, layout.chunkCoefficients + groups * groupHeads * total);
    heads.forEach((head, index) => {
      let at = layout.chunkCoefficients + Math.floor(index / groupHeads) * total * groupHeads + (index % groupHeads);
      for (const [values, count] of [
        [head.betas, used.shape],
        [head.expression, used.expression],
        [features[index] ?? noTranslation, used.correctives],
      ] as const) {
        for (let k = 0; k < count; k++, at += groupHeads) heap[at] = values[k] ?? 0;
      }
    });
    machine.blendChunk(groups, used);
    heads.forEach((head, index) => {
      const surface = layout.chunkCorrected + index * layout.surfaceFloats;
      finish(surface, rotations[index], head, out, firstRow + index);
    });
  };

  return {
    model,
    kernels: machine.name,
    decode(parameters, out) {
      checkParameters(model, parameters);
      const head = outputFor(1, out);
      const rotations = rotationsFromPose(parameters.pose, scratch.rotations);
      shapeHead(parameters);
      finish(correctHead(parameters.pose, rotations), rotations, parameters, head, 0);
      return head;
    },
    decodeBatch(heads, out) {
      for (const head of heads) checkParameters(model, head);
      const all = outputFor(heads.length, out);
      const chunk = groupHeads * chunkGroups;
      for (let row = 0; row < heads.length; row += chunk) decodeChunk(heads.slice(row, row + chunk), all, row);
      return all;
    },
  };
}

function checkLength(name: 'vertices' | 'joints', found: number, expected: number): void {
  if (found !== expected) {
    throw new FlameError('PARAMETER_LENGTH', `out.${name} has ${found} values, expected ${expected}`);
  }
}

/** Whether `values`, zero-padded, are what `kept` holds. */
function sameCoefficients(kept: Float32Array, values: Float32Array): boolean {
  for (let k = 0; k < kept.length; k++) {
    if (kept[k] !== (k < values.length ? values[k] : 0)) return false;
  }
  return true;
}

function keep(kept: Float32Array, values: Float32Array): void {
  kept.fill(0);
  kept.set(values);
}

/** The count without trailing zeros. */
function usedCount(values: ArrayLike<number>): number {
  let count = values.length;
  while (count > 0 && values[count - 1] === 0) count--;
  return count;
}
