/**
 * Operators that onnxruntime has for plain maps only, written as convolutions: its convolutions keep maps in blocks of 8 or 16 channels,
 * and whatever else stands between them costs two changes of layout.
 */
import type { OnnxEmitter } from './onnx-emitter.js';

/** Maps that stay inside have a multiple of this many channels, zeros behind their own. */
const BLOCK = 16;

export function wholeBlocks(channels: number): number {
  return Math.ceil(channels / BLOCK) * BLOCK;
}

/**
 * PRelu as x + (1 - slope) max(-x, 0): two convolutions of each channel by itself, of which the first takes the Relu in and the second
 * the sum. onnxruntime's own is a scalar loop, half of the landmark network's time.
 *
 * @param slope  name of a float constant, [channels, 1, 1, 1]
 */
export function emitPRelu(graph: OnnxEmitter, input: string, slope: string, channels: number, output: string): string {
  const perChannel = (values: string, weights: string, name: string) =>
    graph.emit('Conv', [values, weights], name, { group: channels });
  const minusOne = graph.once(`minus_one_${channels}`, [channels, 1, 1, 1], () => new Float32Array(channels).fill(-1));
  const one = graph.once('one', [1], () => Float32Array.of(1));
  const rest = graph.emit('Sub', [one, slope], `${slope}_rest`);
  const below = graph.emit('Relu', [perChannel(input, minusOne, `${output}_flipped`)], `${output}_below`);
  return graph.emit('Add', [perChannel(below, rest, `${output}_bent`), input], output);
}

/** A unit matrix of more numbers than this takes longer than the two changes of layout, above all where there are no blocks, as in browsers. */
const LARGEST_UNIT = 128 * 64;

/** Zeros behind a map's channels, as a convolution by a unit matrix, which is made when a runtime loads the file. */
export function emitChannelPad(graph: OnnxEmitter, input: string, from: number, to: number, output: string): string {
  if (from * to > LARGEST_UNIT) {
    return graph.emit('Pad', [input, graph.integers(`${output}_pads`, [0, 0, 0, 0, 0, to - from, 0, 0])], output);
  }
  const weights = `unit_${to}_${from}`;
  if (!graph.has(weights)) {
    const zeros = graph.emit('ConstantOfShape', [graph.integers(`${weights}_size`, [to, from])], `${weights}_zeros`);
    const unit = graph.emit('EyeLike', [zeros], `${weights}_flat`);
    graph.emit('Reshape', [unit, graph.integers(`${weights}_shape`, [to, from, 1, 1])], weights);
  }
  return graph.emit('Conv', [input, weights], output);
}
