import type { Checkpoint, GraphTensor, MetaGraph, NdArray } from '@ringnet/io';
import { networkVariables } from './network-variables.js';

/** FLAME's arrays under the names of its pickle, as far as they were found. */
export type FlameConstants = ReadonlyMap<FlameConstantName, NdArray<Float32Array>>;

export type FlameConstantName = 'v_template' | 'shapedirs' | 'posedirs' | 'J_regressor' | 'weights';

/** A float constant that lies in a checkpoint or its graph. */
interface Constant {
  readonly shape: readonly number[];
  read(): Promise<ArrayLike<number | bigint>>;
}

/** FLAME's joints, and the pose features of all but the root. */
const JOINTS = 5;
const POSE_FEATURES = 9 * (JOINTS - 1);
/** Fewer vertices than this are no head: other small matrices must not be taken for one. */
const MIN_VERTICES = 100;
const MIN_COMPONENTS = 100;

/**
 * Looks for FLAME's constants beside RingNet's network: variables of the checkpoint or Const nodes of the graph, known by
 * their shapes (bases transposed: [K, 3 V], [36, 3 V]; [V, 5] with rows or columns that sum to one).
 *
 * @returns what was found in the shapes of a FLAME pickle: v_template [V, 3], shapedirs [V, 3, K], posedirs [V, 3, 36],
 *   J_regressor [5, V], weights [V, 5]. Empty when there are none. Faces are never among them.
 */
export async function findFlameConstants(checkpoint: Checkpoint, graph?: MetaGraph): Promise<FlameConstants> {
  const constants = [...variablesOf(checkpoint), ...(graph ? constantsOf(graph) : [])];
  const found = new Map<FlameConstantName, NdArray<Float32Array>>();
  const posedirs = constants.find(
    ({ shape }) => shape.length === 2 && shape[0] === POSE_FEATURES && isHeadWidth(shape[1]),
  );
  if (!posedirs) return found;
  const width = posedirs.shape[1];
  const vertices = width / 3;
  found.set('posedirs', await basisOf(posedirs, vertices));

  const shapedirs = constants.find(
    ({ shape }) => shape.length === 2 && shape[1] === width && shape[0] >= MIN_COMPONENTS,
  );
  if (shapedirs) found.set('shapedirs', await basisOf(shapedirs, vertices));

  const template = constants.find(({ shape }) =>
    [`${vertices},3`, `1,${vertices},3`, `${width}`].includes(shape.join()),
  );
  if (template) found.set('v_template', { data: await floatsOf(template), shape: [vertices, 3] });

  for (const entry of constants.filter(({ shape }) => shape.join() === `${vertices},${JOINTS}`)) {
    const data = await floatsOf(entry);
    if (sumsToOne(data, vertices, JOINTS, JOINTS, 1)) found.set('weights', { data, shape: [vertices, JOINTS] });
    else if (sumsToOne(data, JOINTS, vertices, 1, JOINTS)) {
      found.set('J_regressor', { data: transposed(data, vertices, JOINTS), shape: [JOINTS, vertices] });
    }
  }
  return found;
}

function isHeadWidth(width: number): boolean {
  return width % 3 === 0 && width >= 3 * MIN_VERTICES;
}

function variablesOf(checkpoint: Checkpoint): Constant[] {
  return networkVariables(checkpoint).map(({ name, shape }) => ({
    shape,
    read: async () => (await checkpoint.read(name)).data,
  }));
}

/** Constants whose numbers are all there: TensorFlow also writes one number for many, and files may lie. */
function constantsOf(graph: MetaGraph): Constant[] {
  return graph.nodes.flatMap(({ op, attributes }) => {
    const value = attributes.get('value');
    if (op !== 'Const' || value?.kind !== 'tensor' || value.value.dtype !== 'float32' || !value.value.shape) return [];
    const { shape } = value.value;
    const values = valuesOf(value.value);
    const isWhole = values.length === shape.reduce((product, size) => product * size, 1);
    return isWhole ? [{ shape, read: async () => values }] : [];
  });
}

function valuesOf({ content, floats }: GraphTensor): ArrayLike<number> {
  if (content.length === 0) return floats;
  const count = Math.floor(content.length / Float32Array.BYTES_PER_ELEMENT);
  return new Float32Array(content.slice(0, count * Float32Array.BYTES_PER_ELEMENT).buffer);
}

async function floatsOf(constant: Constant): Promise<Float32Array> {
  return Float32Array.from(await constant.read(), Number);
}

/** [K, 3 V] to [V, 3, K]. */
async function basisOf(constant: Constant, vertices: number): Promise<NdArray<Float32Array>> {
  const [components] = constant.shape;
  const data = transposed(await floatsOf(constant), components, 3 * vertices);
  return { data, shape: [vertices, 3, components] };
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0, source = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, source++) result[column * rows + row] = values[source];
  }
  return result;
}

/** Whether every one of `count` groups of `length` numbers sums to one. */
function sumsToOne(values: Float32Array, count: number, length: number, groupStep: number, step: number): boolean {
  for (let group = 0; group < count; group++) {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += values[group * groupStep + k * step];
    if (!(Math.abs(sum - 1) < 1e-3)) return false;
  }
  return true;
}
