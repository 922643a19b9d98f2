import type { OnnxAttribute, OnnxGraph } from '@ringnet/io';
import { emitCut, emitPartMatrix, emitPointsOfWhole, parsePartOptions } from './attention-ops.js';
import { emitChannelPad, emitPRelu, wholeBlocks } from './blocked-ops.js';
import { type Constant, padZeros, permute, readConstant } from './constants.js';
import { OnnxEmitter } from './onnx-emitter.js';
import type { TfliteModel, TfliteOperator, TfliteTensor } from './tflite.js';

/** `BuiltinOperator` numbers of the TensorFlow Lite schema. */
const Op = {
  add: 0,
  concatenation: 2,
  conv2d: 3,
  depthwiseConv2d: 4,
  dequantize: 6,
  maxPool2d: 17,
  mul: 18,
  relu: 19,
  reshape: 22,
  resizeBilinear: 23,
  custom: 32,
  pad: 34,
  stridedSlice: 45,
  prelu: 54,
} as const;
const Activation = { none: 0, relu: 1 } as const;
const SAME_PADDING = 0;
/** The first opset with GridSample, for the networks that need it; the others stay with the writer's own. */
const GRID_SAMPLE_OPSET = 16;

const OHWI_TO_OIHW = [0, 3, 1, 2];
const ONE_HWC_TO_C_ONE_HW = [3, 0, 1, 2];
const NHWC_TO_NCHW = [0, 3, 1, 2];
const NCHW_TO_NHWC = [0, 2, 3, 1];

/** Operators that keep the channels of their map apart. */
const sameChannelOps: ReadonlySet<number> = new Set([Op.add, Op.depthwiseConv2d, Op.maxPool2d, Op.relu, Op.prelu]);

/** Operators whose maps are computed channel by channel or from all channels: zeros behind them change nothing. */
const mapOps: ReadonlySet<number> = new Set([
  Op.add,
  Op.conv2d,
  Op.depthwiseConv2d,
  Op.maxPool2d,
  Op.relu,
  Op.pad,
  Op.prelu,
]);

/**
 * Translates a TensorFlow Lite network into an ONNX graph: activations from NHWC to NCHW inside, NHWC at the input,
 * float16 weights kept as float16 with a Cast behind (the runtime folds it when it loads the file).
 *
 * @param outputNames  one for each output, in the file's order; 4D outputs come as NCHW
 * @throws Error when an operator is not known here
 */
export function onnxFromTflite(model: TfliteModel, name: string, outputNames: readonly string[]): OnnxGraph {
  const graph = new OnnxEmitter();
  const { initializers } = graph;
  const { tensors } = model;
  const constants = new Map<number, Constant>();
  tensors.forEach((tensor, row) => {
    if (tensor.bytes.length > 0) constants.set(row, readConstant(tensor));
  });
  /** Values that hold channels last: results of Reshape and Concat. */
  const isChannelsLast = new Set<number>();
  const names = new Map(model.outputs.map((row, k) => [row, outputNames[k]]));
  const valueName = (row: number) => names.get(row) ?? `v${row}`;

  const emit = graph.emit.bind(graph);
  const integers = graph.integers.bind(graph);
  const constant = (row: number): Constant => {
    const found = constants.get(row);
    if (!found) throw new Error(`tensor ${row} is not a constant`);
    return found;
  };
  const channels = channelCounts(model);
  /** @param leading  sizes of the first axes in the result, zeros behind the constant's own */
  const weights = (row: number, order?: readonly number[], ...leading: number[]): string => {
    const ordered = order ? permute(constant(row), order) : constant(row);
    const { shape, data } = padZeros(ordered, [...leading, ...ordered.shape.slice(leading.length)]);
    if (data instanceof Int32Array) throw new Error(`tensor ${row} holds integers`);
    const label = `w${row}`;
    if (data instanceof Float32Array) {
      initializers.push({ name: label, shape, data });
      return label;
    }
    initializers.push({ name: `${label}_f16`, shape, data });
    return emit('Cast', [`${label}_f16`], label, { to: 1 });
  };
  /** Adds the activation that TensorFlow Lite fuses into an operator. */
  const activate = (
    op: string,
    inputs: string[],
    row: number,
    kind: number,
    attributes?: Record<string, OnnxAttribute>,
  ) => {
    if (kind === Activation.none) return emit(op, inputs, valueName(row), attributes);
    if (kind !== Activation.relu) throw new Error(`activation ${kind} of tensor ${row} is not known`);
    return emit('Relu', [emit(op, inputs, `v${row}_linear`, attributes)], valueName(row));
  };

  const channelsLast = (row: number): string => {
    if (tensors[row].shape.length < 4 || isChannelsLast.has(row)) return valueName(row);
    const label = `v${row}_nhwc`;
    if (graph.nodes.some(({ outputs }) => outputs[0] === label)) return label;
    return emit('Transpose', [valueName(row)], label, { perm: NCHW_TO_NHWC });
  };

  emit('Transpose', ['input'], valueName(model.inputs[0]), { perm: NHWC_TO_NCHW });
  for (const { code, customName, version, inputs, outputs, options, customOptions } of model.operators) {
    const [source] = inputs;
    const [target] = outputs;
    if (sameChannelOps.has(code) && channels[source] !== channels[target]) {
      throw new Error(`tensor ${target} is made of ${channels[source]} channels, not of ${channels[target]}`);
    }
    switch (code) {
      case Op.dequantize:
        constants.set(target, constant(source));
        break;
      case Op.conv2d:
      case Op.depthwiseConv2d: {
        const isDepthwise = code === Op.depthwiseConv2d;
        const kernel = isDepthwise
          ? weights(inputs[1], ONE_HWC_TO_C_ONE_HW, channels[target])
          : weights(inputs[1], OHWI_TO_OIHW, channels[target], channels[source]);
        activate(
          'Conv',
          [valueName(source), kernel, weights(inputs[2], undefined, channels[target])],
          target,
          options?.int8(isDepthwise ? 4 : 3) ?? 0,
          {
            strides: strides(options),
            group: isDepthwise ? channels[target] : 1,
            auto_pad: padding(options),
          },
        );
        break;
      }
      case Op.prelu: {
        const { data } = constant(inputs[1]);
        constants.set(inputs[1], { data, shape: [data.length, 1, 1, 1] });
        const slope = weights(inputs[1], undefined, channels[target]);
        emitPRelu(graph, valueName(source), slope, channels[target], valueName(target));
        break;
      }
      case Op.add:
        activate('Add', [valueName(source), valueName(inputs[1])], target, options?.int8(0) ?? 0);
        break;
      case Op.mul:
        if (!isChannelsLast.has(source)) throw new Error(`tensor ${target} multiplies NCHW values`);
        activate('Mul', [valueName(source), weights(inputs[1])], target, options?.int8(0) ?? 0);
        isChannelsLast.add(target);
        break;
      case Op.relu:
        emit('Relu', [valueName(source)], valueName(target));
        break;
      case Op.maxPool2d:
        emit('MaxPool', [valueName(source)], valueName(target), {
          strides: strides(options),
          kernel_shape: [options?.int32(4) ?? 1, options?.int32(3) ?? 1],
          auto_pad: padding(options),
        });
        break;
      case Op.pad: {
        const amounts = Array.from(constant(inputs[1]).data); // [4, 2], NHWC, before and after
        if (amounts.slice(0, 7).some((amount) => amount > 0))
          throw new Error(`tensor ${target} is padded at its edges`);
        const [from, to] = [channels[source], channels[target]];
        if (from === to) names.set(target, valueName(source));
        else emitChannelPad(graph, valueName(source), from, to, valueName(target));
        break;
      }
      case Op.resizeBilinear: {
        const [batch, height, width, channels] = tensors[target].shape;
        const mode = options?.int8(2) ? 'align_corners' : options?.int8(3) ? 'half_pixel' : 'asymmetric';
        const size = integers(`size${target}`, [batch, channels, height, width]);
        emit('Resize', [valueName(source), '', '', size], valueName(target), {
          mode: 'linear',
          coordinate_transformation_mode: mode,
        });
        break;
      }
      case Op.reshape: {
        emit('Reshape', [channelsLast(source), integers(`shape${target}`, tensors[target].shape)], valueName(target));
        isChannelsLast.add(target);
        break;
      }
      case Op.concatenation:
        if (!inputs.every((row) => isChannelsLast.has(row))) throw new Error(`tensor ${target} joins NCHW values`);
        emit('Concat', inputs.map(valueName), valueName(target), { axis: options?.int32(0) ?? 0 });
        isChannelsLast.add(target);
        break;
      case Op.stridedSlice:
        if (tensors[source].shape.some((size, axis) => size !== tensors[target].shape[axis])) {
          throw new Error(`tensor ${target} is a part of another; only whole slices are known`);
        }
        emit('Identity', [valueName(source)], valueName(target));
        break;
      case Op.custom: {
        if (version !== 2) throw new Error(`version ${version} of ${customName} is not known`);
        const [matrix] = inputs.slice(1).map(valueName);
        if (customName === 'Landmarks2TransformMatrix') {
          emitPartMatrix(graph, valueName(source), parsePartOptions(customOptions), valueName(target));
        } else if (customName === 'TransformTensorBilinear') {
          emitCut(
            graph,
            valueName(source),
            matrix,
            sizeOf(tensors[source]),
            sizeOf(tensors[target]),
            valueName(target),
          );
        } else if (customName === 'TransformLandmarks' && tensors[source].shape.at(-1) === 2) {
          emitPointsOfWhole(graph, valueName(source), matrix, valueName(target));
        } else throw new Error(`operator ${customName} is not known`);
        if (tensors[target].shape.length === 3) isChannelsLast.add(target);
        break;
      }
      default:
        throw new Error(`operator ${code} is not known`);
    }
  }

  return {
    name,
    nodes: graph.nodes,
    initializers,
    ...(graph.nodes.some(({ op }) => op === 'GridSample') && { opset: GRID_SAMPLE_OPSET }),
    inputs: [{ name: 'input', shape: tensors[model.inputs[0]].shape }],
    outputs: model.outputs.map((row) => {
      const { shape } = tensors[row];
      return { name: valueName(row), shape: isChannelsLast.has(row) ? shape : NHWC_TO_NCHW.map((axis) => shape[axis]) };
    }),
  };
}

/** Of every tensor, as it is computed here: a map between `mapOps` has whole blocks of channels. */
function channelCounts({ tensors, operators, inputs, outputs }: TfliteModel): number[] {
  const others = operators.filter(({ code }) => !mapOps.has(code));
  const shown = new Set([...inputs, ...outputs, ...others.flatMap((other) => [...other.inputs, ...other.outputs])]);
  return tensors.map(({ shape }, row) => (shown.has(row) ? shape[3] : wholeBlocks(shape[3])));
}

/** Of an NHWC tensor. */
function sizeOf({ shape: [, height, width] }: TfliteTensor): { width: number; height: number } {
  return { width, height };
}

function strides(options: TfliteOperator['options']): number[] {
  return [options?.int32(2) ?? 1, options?.int32(1) ?? 1];
}

function padding(options: TfliteOperator['options']): string {
  return (options?.int8(0) ?? SAME_PADDING) === SAME_PADDING ? 'SAME_UPPER' : 'VALID';
}
