import { FlatTable } from './flatbuffer.js';

/** Element types of the TensorFlow Lite schema that these networks use. */
export const ElementType = { float32: 0, float16: 1, int32: 2 } as const;

export interface TfliteTensor {
  readonly shape: readonly number[];
  readonly type: number;
  /** Empty for values that are computed. */
  readonly bytes: Uint8Array;
}

export interface TfliteOperator {
  /** `BuiltinOperator` of the schema; 32 is a custom one. */
  readonly code: number;
  readonly customName: string;
  readonly version: number;
  /** Rows of the tensor list. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options: FlatTable | undefined;
  readonly customOptions: Uint8Array;
}

export interface TfliteModel {
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** Reads the first subgraph of a TensorFlow Lite file; the fields' numbers are those of its flatbuffer schema. */
export function readTflite(bytes: Uint8Array): TfliteModel {
  const model = FlatTable.root(bytes);
  const codes = model.tables(1).map((code) => ({
    code: Math.max(code.int8(0), code.int32(3)),
    name: code.text(1),
    version: code.int32(2, 1),
  }));
  const buffers = model.tables(4);
  const [graph] = model.tables(2);
  return {
    tensors: graph.tables(0).map((tensor) => ({
      shape: tensor.int32s(0),
      type: tensor.int8(1),
      bytes: buffers[tensor.int32(2)].bytes(0),
    })),
    operators: graph.tables(3).map((operator) => {
      const { code, name, version } = codes[operator.int32(0)];
      return {
        code,
        customName: name,
        version,
        inputs: operator.int32s(1),
        outputs: operator.int32s(2),
        options: operator.table(4),
        customOptions: operator.bytes(5),
      };
    }),
    inputs: graph.int32s(1),
    outputs: graph.int32s(2),
  };
}
