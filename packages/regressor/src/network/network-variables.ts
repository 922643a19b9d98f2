/** A variable as a checkpoint lists it. */
export interface VariableInfo {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Variables that a training run keeps beside the network's own. */
const OPTIMIZER_SLOT = /\/(Adam(_\d+)?|Momentum|RMSProp(_\d+)?|Adagrad|ExponentialMovingAverage)$/;

/** The variables that may belong to a network: no optimizer slots. */
export function networkVariables({ variables }: { readonly variables: readonly VariableInfo[] }): VariableInfo[] {
  return variables.filter(({ name }) => !OPTIMIZER_SLOT.test(name));
}
