import { readFlexMap } from './flexbuffer.js';
import type { OnnxEmitter } from './onnx-emitter.js';

/**
 * MediaPipe's own TensorFlow Lite operators, which make a landmark network look closer at parts of the face, in ONNX's words. What they
 * compute is described by mediapipe/util/tflite/operations (version 2 of each).
 *
 * A matrix, [1, 4, 4], maps pixels of a part of the face to pixels of the whole; its first two rows are all that is ever used.
 */

/** Options of `Landmarks2TransformMatrix`: the part's points and its size in pixels once it is cut out. */
export interface PartOptions {
  /** Points whose connecting line lies level in the part; rows of the landmarks */
  readonly left: number;
  readonly right: number;
  /** Points that the part holds; rows of the landmarks */
  readonly subset: readonly number[];
  readonly width: number;
  readonly height: number;
  /** How much wider and higher than its points the part is */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Angle that the line between the two points gets in the part */
  readonly targetRad: number;
}

export function parsePartOptions(bytes: Uint8Array): PartOptions {
  const options = readFlexMap(bytes);
  const number = (name: string): number => {
    const value = options.get(name);
    if (typeof value !== 'number') throw new Error(`the option ${name} is missing`);
    return value;
  };
  const subset = options.get('subset_idxs');
  if (!Array.isArray(subset)) throw new Error('the option subset_idxs is missing');
  return {
    left: number('left_rotation_idx'),
    right: number('right_rotation_idx'),
    subset,
    width: number('output_width'),
    height: number('output_height'),
    scaleX: number('scale_x'),
    scaleY: number('scale_y'),
    targetRad: number('target_rotation_radians'),
  };
}

/**
 * `Landmarks2TransformMatrix`: the turned rectangle around some of the points, as a matrix from its pixels.
 * @param landmarks  value, [1, N, 3]
 */
export function emitPartMatrix(to: OnnxEmitter, landmarks: string, options: PartOptions, output: string): void {
  const { left, right, subset, width, height, scaleX, scaleY, targetRad } = options;
  const name = (part: string) => `${output}_${part}`;
  const rows = (part: string, list: readonly number[]) =>
    to.emit('Gather', [name('xy'), to.integers(name(`${part}_rows`), list)], name(part), { axis: 1 });
  const columns = [
    to.integers(name('xy_from'), [0]),
    to.integers(name('xy_to'), [2]),
    to.integers(name('xy_axis'), [2]),
  ];
  to.emit('Slice', [landmarks, ...columns], name('xy'));

  // The direction's cosine and sine, [1, 1, 2], become the matrix that turns the part upright points back, [1, 2, 2].
  const line = to.emit('Sub', [rows('right', [right]), rows('left', [left])], name('line'));
  const length = to.emit('ReduceL2', [line], name('length'), { axes: [2], keepdims: 1 });
  const direction = to.emit('Div', [line, length], name('direction'));
  const [cos, sin] = [Math.cos(targetRad), Math.sin(targetRad)];
  const spread = to.floats(name('spread'), [2, 4], [cos, sin, -sin, cos, sin, -cos, cos, sin]);
  const flat = to.emit('MatMul', [direction, spread], name('turn_flat'));
  const turn = to.emit('Reshape', [flat, to.integers(name('turn_shape'), [1, 2, 2])], name('turn'));

  // Rows times this matrix are the upright points; it is the other way round for columns.
  const upright = to.emit('MatMul', [rows('points', subset), turn], name('upright'));
  const high = to.emit('ReduceMax', [upright], name('high'), { axes: [1], keepdims: 1 });
  const low = to.emit('ReduceMin', [upright], name('low'), { axes: [1], keepdims: 1 });
  const size = to.emit('Sub', [high, low], name('size'));
  const pixels = to.floats(name('pixels'), [1, 1, 2], [scaleX / width, scaleY / height]);
  const scale = to.emit('Mul', [size, pixels], name('scale'));
  const linear = to.emit('Mul', [turn, scale], name('linear'));

  const sum = to.emit('Add', [high, low], name('sum'));
  const middle = to.emit('Mul', [sum, to.floats(name('half'), [1], [0.5])], name('middle'));
  const column = to.emit('Reshape', [middle, to.integers(name('column_shape'), [1, 2, 1])], name('column'));
  const center = to.emit('MatMul', [turn, column], name('center'));
  const corner = to.floats(name('corner'), [1, 2, 1], [-width / 2, -height / 2]);
  const shift = to.emit('MatMul', [linear, corner], name('shift'));
  const offset = to.emit('Add', [center, shift], name('offset'));

  const zeros = to.floats(name('zeros'), [1, 2, 1], [0, 0]);
  const top = to.emit('Concat', [linear, zeros, offset], name('top'), { axis: 2 });
  const bottom = to.floats(name('bottom'), [1, 2, 4], [0, 0, 1, 0, 0, 0, 0, 1]);
  to.emit('Concat', [top, bottom], output, { axis: 1 });
}

/** A picture's size, pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * `TransformTensorBilinear`: cuts the part out, bilinearly, with 0 wherever a sample's centre lies beyond the outermost pixel centres.
 * @param data  value, [1, C, from.height, from.width]
 * @param output  value to make, [1, C, size.height, size.width]
 */
export function emitCut(to: OnnxEmitter, data: string, matrix: string, from: Size, size: Size, output: string): void {
  const name = (part: string) => `${output}_${part}`;
  // Pixel centres of the part, homogeneous, in coordinates that count from the picture's corner.
  const centers = Array.from({ length: size.width * size.height }, (_, k) => [
    (k % size.width) + 0.5,
    Math.floor(k / size.width) + 0.5,
    0,
    1,
  ]);
  const points = to.floats(name('centers'), [centers.length, 4], centers.flat());
  const seen = to.emit('MatMul', [points, emitTopRows(to, matrix, name)], name('seen'));
  // GridSample counts from -1 to 1 over the picture.
  const doubled = to.emit(
    'Mul',
    [seen, to.floats(name('per_pixel'), [2], [2 / from.width, 2 / from.height])],
    name('doubled'),
  );
  const grid = to.emit('Sub', [doubled, to.floats(name('one'), [1], [1])], name('grid'));
  const shape = to.integers(name('grid_shape'), [1, size.height, size.width, 2]);
  const cut = to.emit('GridSample', [data, to.emit('Reshape', [grid, shape], name('grid_rows'))], name('cut'), {
    mode: 'bilinear',
    padding_mode: 'zeros',
    align_corners: 0,
  });

  const inner = [from.width / (from.width - 1), from.height / (from.height - 1)];
  const distance = to.emit('Abs', [grid], name('distance'));
  const relative = to.emit('Mul', [distance, to.floats(name('inner'), [2], inner)], name('relative'));
  const farthest = to.emit('ReduceMax', [relative], name('farthest'), { axes: [2], keepdims: 1 });
  const isInside = to.emit('LessOrEqual', [farthest, name('one')], name('is_inside'));
  const weight = to.emit('Cast', [isInside], name('weight'), { to: 1 });
  const maskShape = to.integers(name('mask_shape'), [1, 1, size.height, size.width]);
  to.emit('Mul', [cut, to.emit('Reshape', [weight, maskShape], name('mask'))], output);
}

/** `TransformLandmarks`: brings points of a part, [1, N, 2], to pixels of the whole. */
export function emitPointsOfWhole(to: OnnxEmitter, points: string, matrix: string, output: string): void {
  const name = (part: string) => `${output}_${part}`;
  const top = emitTopRows(to, matrix, name);
  const rows = (part: string, list: readonly number[]) =>
    to.emit('Gather', [top, to.integers(name(`${part}_rows`), list)], name(part), { axis: 1 });
  to.emit('Add', [to.emit('MatMul', [points, rows('linear', [0, 1])], name('turned')), rows('offset', [3])], output);
}

/** The two rows of a matrix that matter, as columns: [1, 4, 2]. */
function emitTopRows(to: OnnxEmitter, matrix: string, name: (part: string) => string): string {
  const top = to.emit('Gather', [matrix, to.integers(name('top_rows'), [0, 1])], name('top'), { axis: 1 });
  return to.emit('Transpose', [top], name('top_columns'), { perm: [0, 2, 1] });
}
