/** A variable as a checkpoint lists it. */
export interface VariableInfo {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Named variables, read as float32; a TensorFlow checkpoint, seen from here. */
export interface VariableSource {
  readonly variables: readonly VariableInfo[];
  /** Reads one variable, row-major. */
  readFloat32(name: string): Float32Array;
}

/** Variables that a training run keeps beside the network's own. */
const OPTIMIZER_SLOT = /\/(Adam(_\d+)?|Momentum|RMSProp(_\d+)?|Adagrad|ExponentialMovingAverage)$/;

/** The variables that may belong to a network: no optimizer slots. */
export function networkVariables({ variables }: VariableSource): VariableInfo[] {
  return variables.filter(({ name }) => !OPTIMIZER_SLOT.test(name));
}
