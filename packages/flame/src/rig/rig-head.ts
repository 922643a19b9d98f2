import type { GlbHead, GlbMorphTarget } from '@ringnet/io';
import { poseShaped, shapedTemplate } from '../decode.js';
import type { HeadModel } from '../head-model.js';
import { regressJoints } from '../joint-regressor.js';
import { componentOf } from '../landmark-basis.js';
import { fullPose, posePartNames } from '../pose.js';
import { vertexNormals } from '../vertex-normals.js';
import { arkitRecipes, arkitSpelling, arkitTurns } from './arkit-names.js';

const jointNames = ['root', 'neck', 'jaw', 'leftEye', 'rightEye'];

/** Half a unit's width on either side of the middle over which left and right fade into each other, m. */
const fadeWidth = 0.012;

/**
 * A person's head ready to be animated: rest mesh, expression morph targets, joints and weights, for `writeGlb`.
 *
 * Targets carry ARKit's names where the model has such a unit or joint; other components keep the model's name, or
 * `expression-1` and so on. Jaw and eye targets are straight lines: turn the joints instead where you can.
 *
 * @param betas [<= S], the person
 * @param expressionCount how many unnamed components to export; default 50 (each adds 12 V bytes)
 * @throws FlameError PARAMETER_LENGTH
 */
export function rigHead(model: HeadModel, betas: Float32Array, expressionCount = 50): GlbHead {
  const shaped = shapedTemplate(model, betas);
  const vertices = Float32Array.from(shaped);
  const joints = regressJoints(model.jointRegressor, vertices);
  return {
    name: model.info.id,
    mesh: { vertices, faces: model.faces, normals: vertexNormals(vertices, model.faces), ...model.uv },
    morphTargets: [...expressionTargets(model, expressionCount), ...turnTargets(model, shaped, vertices)],
    skeleton: {
      joints: Array.from(model.parents, (parent, joint) => ({
        name: jointNames[joint] ?? `joint-${joint}`,
        parent,
        position: [joints[3 * joint], joints[3 * joint + 1], joints[3 * joint + 2]] as const,
      })),
      weights: model.skinningWeights,
    },
    extras: { headModel: model.info, unit: 'metre' },
  };
}

/** Named units by their ARKit recipes, those left over under their own names. */
function expressionTargets(model: HeadModel, expressionCount: number): GlbMorphTarget[] {
  const names = model.expressionNames;
  const stride = model.shapeCount + model.expressionCount;
  const unit = (k: number) => componentOf(model.shapedirs, stride, model.shapeCount + k);
  if (!names) {
    const count = Math.min(expressionCount, model.expressionCount);
    return Array.from({ length: count }, (_, k) => ({ name: `expression-${k + 1}`, offsets: unit(k) }));
  }
  const recipes = arkitRecipes.filter(({ units }) => units.every((name) => names.includes(name)));
  const used = new Set(recipes.flatMap(({ units }) => units));
  const left = shareOfLeft(model.vTemplate);
  const targets = recipes.map(({ name, units, side }) => {
    const offsets = units.map((unitName) => unit(names.indexOf(unitName))).reduce(add);
    return { name, offsets: side ? oneSide(offsets, left, side) : offsets };
  });
  const others = names.flatMap((name, k) => (used.has(name) ? [] : [{ name: arkitSpelling(name), offsets: unit(k) }]));
  return [...targets, ...others];
}

function add(sum: Float32Array, offsets: Float32Array): Float32Array {
  for (let k = 0; k < sum.length; k++) sum[k] += offsets[k];
  return sum;
}

/** [V], 0 to 1: how much of a vertex belongs to the head's left half (x > 0), fading smoothly across the middle. */
function shareOfLeft(template: Float32Array): Float32Array {
  const share = new Float32Array(template.length / 3);
  for (let v = 0; v < share.length; v++) {
    const t = Math.min(Math.max(template[3 * v] / fadeWidth + 0.5, 0), 1);
    share[v] = t * t * (3 - 2 * t);
  }
  return share;
}

/** The part of a motion on the head's left or right. */
function oneSide(offsets: Float32Array, left: Float32Array, side: 'left' | 'right'): Float32Array {
  const half = new Float32Array(offsets.length);
  for (let k = 0; k < half.length; k++) {
    const share = left[Math.floor(k / 3)];
    half[k] = offsets[k] * (side === 'left' ? share : 1 - share);
  }
  return half;
}

/** Jaw and gaze from the joints; none for models that lack them. */
function turnTargets(model: HeadModel, shaped: Float64Array, rest: Float32Array): GlbMorphTarget[] {
  if (model.parents.length !== posePartNames.length) return [];
  return arkitTurns.map(({ name, joint, turn }) => {
    const { vertices } = poseShaped(model, shaped, fullPose(model, { [posePartNames[joint]]: turn }));
    return { name, offsets: vertices.map((value, k) => value - rest[k]) };
  });
}
