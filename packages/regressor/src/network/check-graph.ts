import type { MetaGraph } from '@ringnet/io';
import { RegressorError } from '../errors.js';
import { checkConvolutions, checkPool } from './check-encoder-graph.js';
import type { FoundVariables } from './find-variables.js';
import { type Consumers, consumersOf, copiesOf } from './graph-walk.js';

/** What a checkpoint's graph says that its variables do not. */
export interface GraphFacts {
  readonly iterations: number;
  readonly batchNormEpsilon: number;
  /** The variable that the iteration starts from */
  readonly meanName: string;
}

/** No network corrects its parameters this often; a file that says so is not believed. */
const MAX_ITERATIONS = 64;
const CONCATS = new Set(['Concat', 'ConcatV2']);
const ADDS = new Set(['Add', 'AddV2']);
const BATCH_NORMS = new Set(['FusedBatchNorm', 'FusedBatchNormV2', 'FusedBatchNormV3']);

/**
 * Checks a graph against the layer table and reads what only the graph knows.
 *
 * Every convolution of the encoder must be there with the strides and paddings of resnet_v2_50 as RingNet has it, and all
 * its batch norms must share one epsilon. The mean is the variable whose copy meets the features in a concat; iterations
 * are the chain of additions that starts at it.
 *
 * @throws RegressorError GRAPH_MISMATCH with all differences
 */
export function readGraphFacts(graph: MetaGraph, found: FoundVariables): GraphFacts {
  const problems = [...checkConvolutions(graph, found), ...checkPool(graph, found)];

  const epsilons = new Set(
    graph.nodes
      .filter(({ name, op }) => BATCH_NORMS.has(op) && name.startsWith(found.encoderScope))
      .map(({ attributes }) => {
        const epsilon = attributes.get('epsilon');
        return epsilon?.kind === 'float' ? epsilon.value : Math.fround(1e-4); // TensorFlow's own default
      }),
  );
  if (epsilons.size !== 1)
    problems.push(`the batch norms have ${epsilons.size} epsilons (${[...epsilons].join(', ')})`);

  const consumers = consumersOf(graph);
  const means = found.meanCandidates.filter((name) => reachesConcat(name, consumers));
  if (means.length !== 1) problems.push(`${means.length} variables start the iteration (${means.join(', ')})`);
  if (problems.length > 0) {
    throw new RegressorError('GRAPH_MISMATCH', `the graph is not RingNet's network: ${problems.join('; ')}`);
  }
  const [meanName] = means;
  const iterations = countIterations(meanName, consumers);
  if (iterations === 0) throw new RegressorError('GRAPH_MISMATCH', `nothing is added to ${meanName} in the graph`);
  if (iterations > MAX_ITERATIONS)
    throw new RegressorError(
      'GRAPH_MISMATCH',
      `${meanName} is added to more than ${MAX_ITERATIONS} times in the graph`,
    );
  return { iterations, batchNormEpsilon: [...epsilons][0], meanName };
}

/** Whether a copy of the variable meets something else in a concat. */
function reachesConcat(variable: string, consumers: Consumers): boolean {
  return copiesOf(variable, consumers).some((name) => consumers.get(name)?.some(({ op }) => CONCATS.has(op)));
}

/** Follows additions: the parameters, plus a correction, give the next parameters. */
function countIterations(mean: string, consumers: Consumers): number {
  let iterations = 0;
  let values = copiesOf(mean, consumers);
  const seen = new Set<string>();
  for (;;) {
    const sum = values
      .flatMap((name) => consumers.get(name) ?? [])
      .find(({ op, name }) => ADDS.has(op) && !seen.has(name));
    if (!sum || iterations > MAX_ITERATIONS) return iterations;
    seen.add(sum.name);
    iterations++;
    values = copiesOf(sum.name, consumers);
  }
}
