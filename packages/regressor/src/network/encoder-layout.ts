/** The encoder is resnet_v2_50: this file is its one table of units, variable names and shapes. */

/** Side of the input picture, pixels. */
export const INPUT_SIDE = 224;
/** Residual units of each block. */
const UNITS = [3, 4, 6, 3];
/** Blocks whose last unit halves the picture. */
const HALVING_BLOCKS = 3;
/** Output channels of a unit over those inside of it. */
const EXPANSION = 4;

export interface EncoderUnit {
  /** Such as `block1/unit_1/bottleneck_v2` */
  readonly scope: string;
  readonly inputs: number;
  /** Channels of conv1 and conv2 */
  readonly middle: number;
  readonly outputs: number;
  /** 2 in the last unit of blocks 1 to 3 */
  readonly stride: number;
  /** The first unit of a block has a convolution as its shortcut */
  readonly hasShortcut: boolean;
}

/** The 16 units for a network whose first convolution has `base` channels (64 in RingNet). */
export function encoderUnits(base: number): EncoderUnit[] {
  let inputs = base;
  return UNITS.flatMap((count, block) =>
    Array.from({ length: count }, (_, unit) => {
      const middle = base * 2 ** block;
      const outputs = middle * EXPANSION;
      const stride = unit === count - 1 && block < HALVING_BLOCKS ? 2 : 1;
      const scope = `block${block + 1}/unit_${unit + 1}/bottleneck_v2`;
      const entry = { scope, inputs, middle, outputs, stride, hasShortcut: unit === 0 };
      inputs = outputs;
      return entry;
    }),
  );
}

/** Length of the feature vector. */
export function featureCount(base: number): number {
  return base * 2 ** (UNITS.length - 1) * EXPANSION;
}

export interface EncoderConvolution {
  /** Name of the kernel, below the encoder's scope */
  readonly kernel: string;
  /** [height, width, in, out] */
  readonly shape: readonly [number, number, number, number];
  readonly stride: number;
  /** Zero padding on every side */
  readonly pad: number;
  /** What follows: its own bias or a batch norm */
  readonly hasBias: boolean;
}

/** All 53 convolutions. */
export function encoderConvolutions(base: number): EncoderConvolution[] {
  return [
    { kernel: 'conv1/weights', shape: [7, 7, 3, base], stride: 2, pad: 3, hasBias: true },
    ...encoderUnits(base).flatMap(({ scope, inputs, middle, outputs, stride, hasShortcut }) => {
      const pointwise = (name: string, from: number, to: number, hasBias: boolean): EncoderConvolution => ({
        kernel: `${scope}/${name}/weights`,
        shape: [1, 1, from, to],
        stride: 1,
        pad: 0,
        hasBias,
      });
      return [
        ...(hasShortcut ? [pointwise('shortcut', inputs, outputs, true)] : []),
        pointwise('conv1', inputs, middle, false),
        { kernel: `${scope}/conv2/weights`, shape: [3, 3, middle, middle], stride, pad: 1, hasBias: false } as const,
        pointwise('conv3', middle, outputs, true),
      ];
    }),
  ];
}

/** Vectors of a batch norm. */
export const batchNormVectors = ['gamma', 'beta', 'moving_mean', 'moving_variance'] as const;

/** Every variable of the encoder, below its scope: 270 names with their shapes. */
export function encoderVariables(base: number): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const addBatchNorm = (scope: string, channels: number) => {
    for (const vector of batchNormVectors) shapes.set(`${scope}/${vector}`, [channels]);
  };
  for (const { kernel, shape, hasBias } of encoderConvolutions(base)) {
    const scope = kernel.slice(0, -'/weights'.length);
    shapes.set(kernel, shape);
    if (hasBias) shapes.set(`${scope}/biases`, [shape[3]]);
    else addBatchNorm(`${scope}/BatchNorm`, shape[3]);
  }
  for (const { scope, inputs } of encoderUnits(base)) addBatchNorm(`${scope}/preact`, inputs);
  addBatchNorm('postnorm', featureCount(base));
  return shapes;
}
