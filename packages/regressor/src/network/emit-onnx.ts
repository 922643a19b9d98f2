import { type OnnxInitializer, type OnnxNode, writeOnnx } from '@ringnet/io';
import type { ConvLayer, Layer, LayerTable } from './layer-table.js';

/**
 * Writes a layer table as an ONNX file: NHWC at the input, NCHW inside, any batch.
 *
 * @returns the bytes of a .onnx file with the input `input` [N, H, W, C] and the table's outputs [N, length]
 */
export function emitOnnx(table: LayerTable): Uint8Array {
  const nodes: OnnxNode[] = [
    { op: 'Transpose', inputs: ['input'], outputs: ['nchw'], attributes: { perm: [0, 3, 1, 2] } },
  ];
  const initializers: OnnxInitializer[] = [];
  const valueName = (name: string) => (name === 'input' ? 'nchw' : name);
  /** Arrays that several layers share are written once. */
  const written = new Map<Float32Array, string>();
  const constant = (name: string, shape: readonly number[], data: Float32Array, order = data) => {
    const known = written.get(data);
    if (known) return known;
    written.set(data, name);
    initializers.push({ name, shape, data: order });
    return name;
  };
  for (const layer of table.layers) emitLayer(layer, nodes, constant, valueName);
  return writeOnnx({
    name: table.name,
    nodes,
    initializers,
    inputs: [{ name: 'input', shape: ['N', ...table.inputShape] }],
    outputs: table.outputs.map(({ name, length }) => ({ name, shape: ['N', length] })),
  });
}

/** Names a constant; `order` is its data when that has to be stored in another order. */
type Constant = (name: string, shape: readonly number[], data: Float32Array, order?: Float32Array) => string;

function emitLayer(layer: Layer, nodes: OnnxNode[], constant: Constant, valueName: (name: string) => string): void {
  const { to } = layer;
  /** The last node of a layer: with a ReLU, the node's own result gets a name of its own. */
  const emit = (op: string, inputs: string[], relu: boolean, attributes?: OnnxNode['attributes']) => {
    nodes.push({ op, inputs, outputs: [relu ? `${to}/linear` : to], attributes });
    if (relu) nodes.push({ op: 'Relu', inputs: [`${to}/linear`], outputs: [to] });
  };
  switch (layer.kind) {
    case 'conv': {
      const [height, width, inputs, outputs] = layer.kernelShape;
      const kernel = constant(`${to}/kernel`, [outputs, inputs, height, width], layer.kernel, oihwFromHwio(layer));
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

function oihwFromHwio({ kernel, kernelShape: [height, width, inputs, outputs] }: ConvLayer): Float32Array {
  const taps = height * width;
  if (taps === 1) return transpose(kernel, inputs, outputs);
  const oihw = new Float32Array(kernel.length);
  for (let tap = 0; tap < taps; tap++) {
    for (let i = 0; i < inputs; i++) {
      const source = (tap * inputs + i) * outputs;
      for (let o = 0; o < outputs; o++) oihw[(o * inputs + i) * taps + tap] = kernel[source + o];
    }
  }
  return oihw;
}

/** Rows become columns, in blocks that stay in the cache. */
function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const block = 32;
  const result = new Float32Array(matrix.length);
  for (let r0 = 0; r0 < rows; r0 += block) {
    for (let c0 = 0; c0 < columns; c0 += block) {
      for (let r = r0; r < Math.min(rows, r0 + block); r++) {
        for (let c = c0; c < Math.min(columns, c0 + block); c++) result[c * rows + r] = matrix[r * columns + c];
      }
    }
  }
  return result;
}
