import { type OnnxGraph, type OnnxInitializer, type OnnxNode, writeOnnx } from '@ringnet/io/onnx';
import type { Layer, LayerTable } from './layer-table.js';

/** A network whose large constants lie beside its ONNX bytes, each as a file of its own. */
export interface OnnxParts {
  readonly onnx: Uint8Array;
  readonly files: readonly { readonly path: string; readonly data: Uint8Array }[];
}

/** Constants from this size on get a file of their own. */
const LARGE_BYTES = 4096;

/**
 * Writes a layer table as an ONNX file: NHWC at the input, NCHW inside, any batch.
 *
 * @returns the bytes of a .onnx file with the input `input` [N, H, W, C] and the table's outputs [N, length]
 */
export function emitOnnx(table: LayerTable): Uint8Array {
  return writeOnnx(onnxGraph(table));
}

/**
 * What an onnxruntime takes: a file as it is, or a layer table like `emitOnnx`, but without a copy of its large constants:
 * a runtime that takes constants from memory needs half the memory.
 */
export function emitOnnxParts(model: Uint8Array | LayerTable): OnnxParts {
  if (model instanceof Uint8Array) return { onnx: model, files: [] };
  const graph = onnxGraph(model);
  const isLarge = ({ data }: OnnxInitializer) => data.byteLength >= LARGE_BYTES;
  const initializers = graph.initializers.map((initializer) =>
    isLarge(initializer) ? { ...initializer, place: { file: initializer.name, offsetBytes: 0 } } : initializer,
  );
  return {
    onnx: writeOnnx({ ...graph, initializers }),
    files: graph.initializers.filter(isLarge).map(({ name, data }) => ({
      path: name,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    })),
  };
}

function onnxGraph(table: LayerTable): OnnxGraph {
  const nodes: OnnxNode[] = [
    { op: 'Transpose', inputs: ['input'], outputs: ['nchw'], attributes: { perm: [0, 3, 1, 2] } },
  ];
  const initializers: OnnxInitializer[] = [];
  const valueName = (name: string) => (name === 'input' ? 'nchw' : name);
  /** Arrays that several layers share are written once. */
  const written = new Map<Float32Array, string>();
  const constant = (name: string, shape: readonly number[], data: Float32Array) => {
    const known = written.get(data);
    if (known) return known;
    written.set(data, name);
    initializers.push({ name, shape, data });
    return name;
  };
  for (const layer of table.layers) emitLayer(layer, nodes, constant, valueName);
  return {
    name: table.name,
    nodes,
    initializers,
    inputs: [{ name: 'input', shape: ['N', ...table.inputShape] }],
    outputs: table.outputs.map(({ name, length }) => ({ name, shape: ['N', length] })),
  };
}

/** Adds a constant to the graph and returns its name there. */
type Constant = (name: string, shape: readonly number[], data: Float32Array) => string;

function emitLayer(layer: Layer, nodes: OnnxNode[], constant: Constant, valueName: (name: string) => string): void {
  const { to } = layer;
  /** The last node of a layer: with a ReLU, the node's own result gets a name of its own. */
  const emit = (op: string, inputs: string[], relu: boolean, attributes?: OnnxNode['attributes']) => {
    nodes.push({ op, inputs, outputs: [relu ? `${to}/linear` : to], attributes });
    if (relu) nodes.push({ op: 'Relu', inputs: [`${to}/linear`], outputs: [to] });
  };
  switch (layer.kind) {
    case 'conv': {
      const [outputs, , height, width] = layer.kernelShape;
      const kernel = constant(`${to}/kernel`, layer.kernelShape, layer.kernel);
      emit('Conv', [valueName(layer.from), kernel, constant(`${to}/bias`, [outputs], layer.bias)], layer.relu, {
        kernel_shape: [height, width],
        strides: [layer.stride, layer.stride],
        pads: [layer.pad, layer.pad, layer.pad, layer.pad],
      });
      break;
    }
    case 'scale': {
      // A batch norm with mean 0 and variance 1: the runtime makes one pass of it, which it does not of Mul and Add.
      const { scale, offset } = layer;
      const shape = [scale.length];
      const inputs = [
        valueName(layer.from),
        constant(`${to}/scale`, shape, scale),
        constant(`${to}/offset`, shape, offset),
        constant(`${to}/zero`, shape, new Float32Array(scale.length)),
        constant(`${to}/one`, shape, new Float32Array(scale.length).fill(1)),
      ];
      emit('BatchNormalization', inputs, true, { epsilon: { float: 0 } });
      break;
    }
    case 'maxPool':
      emit('MaxPool', [valueName(layer.from)], false, {
        kernel_shape: [layer.size, layer.size],
        strides: [layer.stride, layer.stride],
        pads: [0, 0, layer.padEnd, layer.padEnd],
      });
      break;
    case 'mean':
      emit('ReduceMean', [valueName(layer.from)], false, { axes: [2, 3], keepdims: 0 });
      break;
    case 'dense': {
      const outputs = layer.bias.length;
      emit(
        'Gemm',
        [
          valueName(layer.from),
          constant(`${to}/matrix`, [layer.inputs, outputs], layer.matrix),
          constant(`${to}/bias`, [outputs], layer.bias),
        ],
        layer.relu,
      );
      break;
    }
    case 'add':
      emit('Add', [valueName(layer.a), valueName(layer.b)], layer.relu);
      break;
    case 'constant':
      constant(to, [1, layer.values.length], layer.values);
      break;
  }
}
