import type { HeadModel } from './head-model.js';
import { regressJoints } from './joint-regressor.js';
import type { LandmarkEmbedding } from './landmark-embedding.js';
import { evaluateEmbedding } from './landmarks.js';

/** A head model reduced to L landmarks: everything a landmark fitter needs, and nothing per vertex. */
export interface LandmarkBasis {
  /** [L, 3], m: the template's landmarks */
  readonly mean: Float32Array;
  /** S + E arrays of [L, 3], m per unit of the component: shape components first, then expression */
  readonly bases: readonly Float32Array[];
  /** 9 (J - 1) arrays of [L, 3], m; null where the model has no pose correctives */
  readonly poseBases: readonly Float32Array[] | null;
  /** [L, J]: the corners' skinning weights, mixed like the points; rows sum to 1 */
  readonly skinningWeights: Float32Array;
  /** [J, 3], m: the template's joints */
  readonly jointMean: Float64Array;
  /** S + E arrays of [J, 3], m: how each component moves the joints */
  readonly jointBases: readonly Float64Array[];
}

/**
 * Reduces a model to the landmarks of an embedding. Exact at rest; when posed, skinning the mixed point with the mixed
 * weights differs from mixing the skinned corners by hundredths of a millimetre where weights change across a face.
 *
 * @param embedding L points on the model's faces
 */
export function landmarkBasis(model: HeadModel, embedding: LandmarkEmbedding): LandmarkBasis {
  const jointCount = model.parents.length;
  const count = model.shapeCount + model.expressionCount;
  const bases: Float32Array[] = [];
  const jointBases: Float64Array[] = [];
  for (let k = 0; k < count; k++) {
    const direction = componentOf(model.shapedirs, count, k);
    bases.push(evaluateEmbedding(embedding, direction, model.faces));
    jointBases.push(regressJoints(model.jointRegressor, direction));
  }
  const { posedirs } = model;
  const poseCount = 9 * (jointCount - 1);
  return {
    mean: evaluateEmbedding(embedding, model.vTemplate, model.faces),
    bases,
    poseBases: posedirs
      ? Array.from({ length: poseCount }, (_, k) =>
          evaluateEmbedding(embedding, componentOf(posedirs, poseCount, k), model.faces),
        )
      : null,
    skinningWeights: mixWeights(model, embedding),
    jointMean: regressJoints(model.jointRegressor, model.vTemplate),
    jointBases,
  };
}

/** Column k of [N, count] directions: one component as [V, 3], m. */
export function componentOf(directions: Float32Array, count: number, k: number): Float32Array {
  const component = new Float32Array(directions.length / count);
  for (let row = 0; row < component.length; row++) component[row] = directions[row * count + k];
  return component;
}

function mixWeights(model: HeadModel, { faceIndices, barycentrics }: LandmarkEmbedding): Float32Array {
  const jointCount = model.parents.length;
  const mixed = new Float32Array(faceIndices.length * jointCount);
  for (let l = 0; l < faceIndices.length; l++) {
    for (let corner = 0; corner < 3; corner++) {
      const vertex = model.faces[3 * faceIndices[l] + corner];
      for (let j = 0; j < jointCount; j++) {
        mixed[l * jointCount + j] += barycentrics[3 * l + corner] * model.skinningWeights[vertex * jointCount + j];
      }
    }
  }
  return mixed;
}
