/** Values are named; `input` is the table's input. Images are NHWC, vectors [N, C]. Kernels are OIHW, matrices [in, out]. */
export type Layer =
  | ConvLayer
  | ScaleLayer
  | MaxPoolLayer
  | MeanLayer
  | DenseLayer
  | AddLayer
  | { readonly kind: 'constant'; readonly to: string; readonly values: Float32Array };

interface Step {
  readonly from: string;
  readonly to: string;
}

/** Zero padding on all four sides, then a strided convolution, a bias and, where said, a ReLU. */
export interface ConvLayer extends Step {
  readonly kind: 'conv';
  /** [out, in, height, width] */
  readonly kernelShape: readonly [number, number, number, number];
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly stride: number;
  readonly pad: number;
  readonly relu: boolean;
}

/** `relu(x * scale + offset)`, by channel: a batch norm that no convolution can take up. */
export interface ScaleLayer extends Step {
  readonly kind: 'scale';
  readonly scale: Float32Array;
  readonly offset: Float32Array;
}

/** Pads with minus infinity at the bottom and right only. */
export interface MaxPoolLayer extends Step {
  readonly kind: 'maxPool';
  readonly size: number;
  readonly stride: number;
  readonly padEnd: number;
}

/** Mean over height and width. */
export interface MeanLayer extends Step {
  readonly kind: 'mean';
}

/** `x . matrix + bias`. */
export interface DenseLayer extends Step {
  readonly kind: 'dense';
  /** [in, out] */
  readonly matrix: Float32Array;
  readonly inputs: number;
  readonly bias: Float32Array;
  readonly relu: boolean;
}

/** `a + b`, then a ReLU where said; a vector of one row is added to every row. */
export interface AddLayer {
  readonly kind: 'add';
  readonly a: string;
  readonly b: string;
  readonly to: string;
  readonly relu: boolean;
}

/** A network as a list of layers in the order in which they run. */
export interface LayerTable {
  readonly name: string;
  /** [height, width, channels] */
  readonly inputShape: readonly [number, number, number];
  readonly layers: readonly Layer[];
  /** Names of the values to return and their lengths; each is [N, length]. */
  readonly outputs: readonly { readonly name: string; readonly length: number }[];
}

/** The memory of a table's weights, each buffer once. */
export function weightBuffers({ layers }: LayerTable): ArrayBuffer[] {
  const arrays = layers.flatMap((layer) => Object.values(layer).filter((value) => value instanceof Float32Array));
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}
