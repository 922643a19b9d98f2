import { RegressorError } from '../errors.js';
import { PARAMETER_COUNT } from '../parameter-vector.js';
import { encoderVariables, featureCount } from './encoder-layout.js';
import { networkVariables, type VariableInfo } from './network-variables.js';

/** Where the parts of RingNet's network lie in a checkpoint. */
export interface FoundVariables {
  /** Such as `resnet_v2_50/`, with whatever stands before it */
  readonly encoderScope: string;
  /** Channels of the first convolution */
  readonly base: number;
  /** The scope of fc1, fc2 and fc3, with a slash at its end where it is not empty */
  readonly regressorScope: string;
  readonly hidden: readonly [number, number];
  /** Variables that could be the mean parameters: [159] or [1, 159] */
  readonly meanCandidates: readonly string[];
}

/** A kernel that only the encoder's first unit has, to find the encoder by. */
const ENCODER_LANDMARK = 'block1/unit_1/bottleneck_v2/conv1/weights';

/**
 * Finds RingNet's variables by their structure: names are known only below scopes that may be called anything.
 *
 * @throws RegressorError WEIGHTS_MISSING or WEIGHTS_SHAPE with a list of all that is missing, doubled or mis-shaped
 */
export function findVariables(source: { readonly variables: readonly VariableInfo[] }): FoundVariables {
  const variables = networkVariables(source);
  const shapes = new Map(variables.map(({ name, shape }) => [name, shape]));
  const encoderScope = findEncoder(variables);
  const base = shapes.get(`${encoderScope}conv1/weights`)?.[3] ?? 0;
  if (base === 0) {
    throw new RegressorError('WEIGHTS_MISSING', `the checkpoint has no kernel ${encoderScope}conv1/weights`);
  }
  checkEncoder(shapes, encoderScope, base);
  const { scope, hidden } = findRegressor(variables, shapes, featureCount(base));
  const meanCandidates = variables
    .filter(({ shape }) => isParameterRow(shape))
    .filter(({ name }) => name !== `${scope}fc3/biases`)
    .map(({ name }) => name);
  if (meanCandidates.length === 0) {
    throw new RegressorError('WEIGHTS_MISSING', `the checkpoint has no mean parameters, [${PARAMETER_COUNT}]`);
  }
  return { encoderScope, base, regressorScope: scope, hidden, meanCandidates };
}

function findEncoder(variables: readonly VariableInfo[]): string {
  const scopes = variables
    .filter(({ name }) => name === ENCODER_LANDMARK || name.endsWith(`/${ENCODER_LANDMARK}`))
    .map(({ name }) => name.slice(0, -ENCODER_LANDMARK.length));
  if (scopes.length === 1) return scopes[0];
  const found = scopes.length === 0 ? 'no encoder' : `${scopes.length} encoders (${scopes.join(', ')})`;
  throw new RegressorError(
    'WEIGHTS_MISSING',
    `the checkpoint has ${found}: one kernel .../${ENCODER_LANDMARK} is expected`,
  );
}

function checkEncoder(shapes: ReadonlyMap<string, readonly number[]>, scope: string, base: number): void {
  const problems: string[] = [];
  let isMissing = false;
  for (const [name, expected] of encoderVariables(base)) {
    const found = shapes.get(scope + name);
    if (!found) {
      isMissing = true;
      problems.push(`${scope}${name} [${expected}] is missing`);
    } else if (found.join() !== expected.join()) {
      problems.push(`${scope}${name} is [${found}], expected [${expected}]`);
    }
  }
  if (problems.length > 0) {
    const code = isMissing ? 'WEIGHTS_MISSING' : 'WEIGHTS_SHAPE';
    throw new RegressorError(code, `${problems.length} variables do not fit: ${problems.join('; ')}`);
  }
}

/** The scope whose fc1 takes features and parameters and whose fc3 gives parameters; discriminators have other sizes. */
function findRegressor(
  variables: readonly VariableInfo[],
  shapes: ReadonlyMap<string, readonly number[]>,
  features: number,
): { scope: string; hidden: [number, number] } {
  const inputs = features + PARAMETER_COUNT;
  const scopes = variables
    .filter(({ name, shape }) => /(^|\/)fc1\/weights$/.test(name) && shape.length === 2 && shape[0] === inputs)
    .map(({ name }) => name.slice(0, -'fc1/weights'.length));
  const fitting = scopes.filter((scope) => {
    const shape = shapes.get(`${scope}fc3/weights`);
    return !shape || shape[1] === PARAMETER_COUNT;
  });
  if (fitting.length !== 1) {
    const found = fitting.length === 0 ? 'no regressor' : `${fitting.length} regressors (${fitting.join(', ')})`;
    throw new RegressorError(
      'WEIGHTS_MISSING',
      `the checkpoint has ${found}: one fc1/weights [${inputs}, ...] is expected`,
    );
  }
  const [scope] = fitting;
  const first = shapes.get(`${scope}fc1/weights`)?.[1] ?? 0;
  const second = shapes.get(`${scope}fc2/weights`)?.[1] ?? 0;
  const expected: [string, number[]][] = [
    ['fc1/biases', [first]],
    ['fc2/weights', [first, second]],
    ['fc2/biases', [second]],
    ['fc3/weights', [second, PARAMETER_COUNT]],
    ['fc3/biases', [PARAMETER_COUNT]],
  ];
  const missing = expected.filter(([name]) => !shapes.has(scope + name)).map(([name]) => `${scope}${name}`);
  if (missing.length > 0) throw new RegressorError('WEIGHTS_MISSING', `the checkpoint has no ${missing.join(', ')}`);
  const misshapen = expected.filter(([name, shape]) => shapes.get(scope + name)?.join() !== shape.join());
  if (misshapen.length > 0) {
    const list = misshapen.map(
      ([name, shape]) => `${scope}${name} is [${shapes.get(scope + name)}], expected [${shape}]`,
    );
    throw new RegressorError('WEIGHTS_SHAPE', list.join('; '));
  }
  return { scope, hidden: [first, second] };
}

function isParameterRow(shape: readonly number[]): boolean {
  return shape.join() === `${PARAMETER_COUNT}` || shape.join() === `1,${PARAMETER_COUNT}`;
}
