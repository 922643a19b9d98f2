/** Types of FlexBuffers that the options of MediaPipe's operators use. */
const Type = { int: 1, float: 3, map: 9, intVector: 11 } as const;

/**
 * Reads a FlexBuffers map of numbers and lists of integers: how TensorFlow Lite keeps the options of operators it does not know.
 *
 * Everything is reached backwards: a value of `width` bytes that stands for something larger holds the distance back to it.
 *
 * @throws Error for values of any other type
 */
export function readFlexMap(bytes: Uint8Array): Map<string, number | readonly number[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const unsigned = (at: number, width: number): number => {
    if (width === 1) return view.getUint8(at);
    return width === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
  };
  const signed = (at: number, width: number): number => {
    if (width === 1) return view.getInt8(at);
    return width === 2 ? view.getInt16(at, true) : view.getInt32(at, true);
  };
  const follow = (at: number, width: number) => at - unsigned(at, width);
  const unpack = (packed: number) => ({ type: packed >> 2, width: 1 << (packed & 3) });

  const rootWidth = bytes[bytes.length - 1];
  const { type: rootType, width } = unpack(bytes[bytes.length - 2]);
  if (rootType !== Type.map) throw new Error(`the options are of type ${rootType}, not a map`);
  const values = follow(bytes.length - 2 - rootWidth, rootWidth);
  const count = unsigned(values - width, width);
  const keyWidth = unsigned(values - 2 * width, width);
  const keys = follow(values - 3 * width, width);

  const readValue = (at: number, packed: number): number | readonly number[] => {
    const { type, width: elementWidth } = unpack(packed);
    if (type === Type.int) return signed(at, width);
    if (type === Type.float && width === 4) return view.getFloat32(at, true);
    if (type !== Type.intVector) throw new Error(`an option is of type ${type}`);
    const start = follow(at, width);
    const length = unsigned(start - elementWidth, elementWidth);
    return Array.from({ length }, (_, k) => signed(start + k * elementWidth, elementWidth));
  };
  return new Map(
    Array.from({ length: count }, (_, k) => {
      const key = follow(keys + k * keyWidth, keyWidth);
      const name = new TextDecoder().decode(bytes.subarray(key, bytes.indexOf(0, key)));
      return [name, readValue(values + k * width, bytes[values + count * width + k])] as const;
    }),
  );
}
