import type { Checkpoint, MetaGraph } from '@ringnet/io';
import { RegressorError } from '../errors.js';
import { type GraphFacts, readGraphFacts } from './check-graph.js';
import { type FoundVariables, findVariables } from './find-variables.js';
import type { LayerTable } from './layer-table.js';
import { regressorLayers } from './regressor-layers.js';

/** RingNet's network in a checkpoint: checked, described, its numbers not yet read. */
export interface RegressorWeights {
  /** Scope of the encoder, such as `resnet_v2_50/` */
  readonly encoderScope: string;
  readonly regressorScope: string;
  /** Name of the variable that the iteration starts from */
  readonly meanName: string;
  /** Channels of the first convolution; 64 in RingNet */
  readonly base: number;
  /** Widths of the regressor's hidden layers */
  readonly hidden: readonly [number, number];
  readonly iterations: number;
  readonly batchNormEpsilon: number;
  /** Version that wrote the graph; empty without one */
  readonly tensorflowVersion: string;
  /** Reads the numbers and folds the batch norms in; every call reads them anew, so that nobody has to keep them. */
  readLayers(): Promise<LayerTable>;
}

/** Without a graph: TF-Slim's epsilon for this encoder as float32, and RingNet's three iterations. */
const DEFAULT_EPSILON = Math.fround(1.001e-5);
const DEFAULT_ITERATIONS = 3;

/**
 * Finds RingNet's network in a checkpoint by the structure of its variables, under any scope names.
 *
 * @param graph  the checkpoint's `.meta`: gives the iteration count and epsilon, and is checked against the layers
 * @throws RegressorError WEIGHTS_MISSING or WEIGHTS_SHAPE listing all variables that do not fit, GRAPH_MISMATCH
 */
export function parseRegressorWeights(checkpoint: Checkpoint, graph?: MetaGraph): RegressorWeights {
  const found = findVariables(checkpoint);
  const facts = graph ? readGraphFacts(graph, found) : factsWithoutGraph(found);
  const { encoderScope, regressorScope, base, hidden } = found;
  const readFloats = async (name: string) => {
    const { data } = await checkpoint.read(name);
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
      throw new RegressorError('WEIGHTS_SHAPE', `${name} holds integers`);
    }
    return data instanceof Float32Array ? data : Float32Array.from(data);
  };
  return {
    encoderScope,
    regressorScope,
    base,
    hidden,
    ...facts,
    tensorflowVersion: graph?.tensorflowVersion ?? '',
    readLayers: () =>
      regressorLayers({
        base,
        hidden,
        iterations: facts.iterations,
        batchNormEpsilon: facts.batchNormEpsilon,
        readEncoder: (name) => readFloats(encoderScope + name),
        readRegressor: (name) => readFloats(regressorScope + name),
        readMean: () => readFloats(facts.meanName),
      }),
  };
}

/** The mean is then the only candidate, or the only one that is called so. */
function factsWithoutGraph({ meanCandidates }: FoundVariables): GraphFacts {
  const called = meanCandidates.filter((name) => /mean|average/i.test(name));
  const means = called.length > 0 ? called : meanCandidates;
  if (means.length !== 1) {
    const message = `${means.length} variables could be the mean parameters (${means.join(', ')}); the .meta file would tell`;
    throw new RegressorError('WEIGHTS_MISSING', message);
  }
  return { iterations: DEFAULT_ITERATIONS, batchNormEpsilon: DEFAULT_EPSILON, meanName: means[0] };
}
