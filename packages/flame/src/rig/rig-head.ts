import type { GlbHead, GlbMorphTarget } from '@ringnet/io';
import { addBlendShapes } from '../blend-shapes.js';
import { decodeHead } from '../decode.js';
import { neutralTemplate } from '../edit/edit-parameters.js';
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
  const vertices = neutralTemplate(model, betas);
  const joints = regressJoints(model.jointRegressor, vertices);
  return {
    name: model.info.id,
    mesh: { vertices, faces: model.faces, normals: vertexNormals(vertices, model.faces), ...model.uv },
    morphTargets: [...expressionTargets(model, expressionCount), ...turnTargets(model, betas, vertices)],
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
  if (!names) {
    return Array.from({ length: Math.min(expressionCount, model.expressionCount) }, (_, k) => ({
      name: `expression-${k + 1}`,
      offsets: componentOf(model.shapedirs, stride, model.shapeCount + k),
    }));
  }
  const recipes = arkitRecipes.filter(({ units }) => units.every((unit) => names.includes(unit)));
  const used = new Set(recipes.flatMap(({ units }) => units));
  const zero = new Float32Array(model.vTemplate.length);
  const targets = recipes.map(({ name, units, side }) => {
    const coefficients = names.map((unit) => (units.includes(unit) ? 1 : 0));
    const offsets = Float32Array.from(addBlendShapes(zero, model.shapedirs, coefficients, model.shapeCount));
    return { name, offsets: side ? oneSide(offsets, model.vTemplate, side) : offsets };
  });
  const others = names.flatMap((unit, k) =>
    used.has(unit)
      ? []
      : [{ name: arkitSpelling(unit), offsets: componentOf(model.shapedirs, stride, model.shapeCount + k) }],
  );
  return [...targets, ...others];
}

/** The part of a motion on the head's left (x > 0) or right, fading smoothly across the middle. */
function oneSide(offsets: Float32Array, template: Float32Array, side: 'left' | 'right'): Float32Array {
  const sign = side === 'left' ? 1 : -1;
  return offsets.map((offset, k) => {
    const x = template[k - (k % 3)];
    const t = Math.min(Math.max((sign * x) / fadeWidth + 0.5, 0), 1);
    return offset * t * t * (3 - 2 * t);
  });
}

/** Jaw and gaze from the joints; none for models that lack them. */
function turnTargets(model: HeadModel, betas: Float32Array, rest: Float32Array): GlbMorphTarget[] {
  if (model.parents.length !== posePartNames.length) return [];
  return arkitTurns.map(({ name, joint, turn }) => {
    const pose = fullPose(model, { [posePartNames[joint]]: turn });
    const { vertices } = decodeHead(model, { betas, expression: new Float32Array(0), pose });
    return { name, offsets: vertices.map((value, k) => value - rest[k]) };
  });
}
