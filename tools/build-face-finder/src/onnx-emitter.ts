import type { OnnxAttribute, OnnxInitializer, OnnxNode } from '@ringnet/io';

/** Collects an ONNX graph's nodes and constants in the order in which they run; values are known by their names. */
export class OnnxEmitter {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxInitializer[] = [];

  /** @returns `output`, so that calls can be nested */
  emit(op: string, inputs: readonly string[], output: string, attributes?: Record<string, OnnxAttribute>): string {
    this.nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  /** A constant of 64-bit integers, [n]. @returns `name` */
  integers(name: string, values: readonly number[]): string {
    this.initializers.push({ name, shape: [values.length], data: BigInt64Array.from(values, BigInt) });
    return name;
  }

  /** Whether a node makes this value. */
  has(name: string): boolean {
    return this.nodes.some(({ outputs }) => outputs.includes(name));
  }

  /** A float32 constant that several nodes share. @returns `name` */
  once(name: string, shape: readonly number[], values: () => Float32Array): string {
    if (!this.initializers.some((known) => known.name === name)) this.floats(name, shape, values());
    return name;
  }

  /** A float32 constant. @returns `name` */
  floats(name: string, shape: readonly number[], values: ArrayLike<number>): string {
    this.initializers.push({ name, shape, data: Float32Array.from(values) });
    return name;
  }
}
