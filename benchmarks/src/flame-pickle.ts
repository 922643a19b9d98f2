/** A pickle of FLAME's size and layout, protocol 3: float64 bases (48 MB and 4 MB, the second in Fortran order) and faces. */
export function flamePickle(): Buffer {
  const vertexCount = 5023;
  const numbers = (count: number) => Buffer.from(Float64Array.from({ length: count }, (_, i) => Math.sin(i)).buffer);
  const faces = Buffer.from(Uint32Array.from({ length: 9976 * 3 }, (_, i) => i % vertexCount).buffer);
  return Buffer.concat([
    Buffer.from([0x80, 3, 0x7d, 0x28]),
    ...entry('v_template', 'f8', [vertexCount, 3], numbers(vertexCount * 3)),
    ...entry('f', 'u4', [9976, 3], faces),
    ...entry('shapedirs', 'f8', [vertexCount, 3, 400], numbers(vertexCount * 1200)),
    ...entry('posedirs', 'f8', [vertexCount, 3, 36], numbers(vertexCount * 108), true),
    ...entry('weights', 'f8', [vertexCount, 5], numbers(vertexCount * 5)),
    Buffer.from([0x75, 0x2e]),
  ]);
}

const [mark, newTrue, newFalse] = [0x28, 0x88, 0x89];

/** A key and a NumPy array, as opcodes. */
function entry(key: string, type: string, shape: readonly number[], data: Buffer, isFortran = false): Buffer[] {
  return [
    text(key),
    global('numpy.core.multiarray', '_reconstruct'),
    global('numpy', 'ndarray'),
    Buffer.from([0x4b, 0, 0x85, 0x43, 1, 0x62, 0x87, 0x52, mark, 0x4b, 1, mark]),
    ...shape.map(integer),
    Buffer.from([0x74]),
    global('numpy', 'dtype'),
    text(type),
    Buffer.from([newFalse, newTrue, 0x87, 0x52, mark, 0x4b, 3]),
    text('<'),
    Buffer.from([0x4e, 0x4e, 0x4e]),
    integer(-1),
    integer(-1),
    Buffer.from([0x4b, 0, 0x74, 0x62, isFortran ? newTrue : newFalse, 0x42]),
    length32(data.length),
    data,
    Buffer.from([0x74, 0x62]),
  ];
}

function length32(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(length);
  return bytes;
}

const integer = (value: number) => Buffer.concat([Buffer.from([0x4a]), length32(value)]);
const text = (value: string) => Buffer.concat([Buffer.from([0x58]), length32(value.length), Buffer.from(value)]);
const global = (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`);
