/** A TensorFlow V2 checkpoint of `count` float32 variables [`width`], all zero: the index bytes and the size of its data. */
export function zeroCheckpoint(count: number, width: number): { index: Buffer; dataBytes: number } {
  const size = width * 4;
  const crc = masked(Buffer.alloc(size));
  const entries = Array.from({ length: count }, (_, i) => {
    const dimension = field(2, message(field(1, width)));
    const parts = [field(1, 1), field(2, dimension), field(4, i * size), field(5, size), fixed32(6, crc)];
    return [`layer_${String(i).padStart(4, '0')}/weights`, Buffer.concat(parts)] as const;
  });
  const header = Buffer.concat([field(1, 1), field(3, message(field(1, 1)))]);
  const data = block([['', header], ...entries]);
  const metaindex = block([]);
  const handle = (offset: number, blockSize: number) => Buffer.concat([varint(offset), varint(blockSize - 5)]);
  const index = block([['z', handle(0, data.length)]]);
  const footer = Buffer.alloc(48);
  const metaHandle = handle(data.length, metaindex.length);
  metaHandle.copy(footer);
  handle(data.length + metaindex.length, index.length).copy(footer, metaHandle.length);
  footer.writeBigUInt64LE(0xdb4775248b80fb57n, 40);
  return { index: Buffer.concat([data, metaindex, index, footer]), dataBytes: count * size };
}

/** A raw table block with one restart point and its checksum. */
function block(entries: readonly (readonly [string, Buffer])[]): Buffer {
  const rows = entries.map(([key, value]) =>
    Buffer.concat([varint(0), varint(key.length), varint(value.length), Buffer.from(key), value]),
  );
  const content = Buffer.concat([...rows, Buffer.from([0, 0, 0, 0, 1, 0, 0, 0, 0])]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(masked(content));
  return Buffer.concat([content, sum]);
}

const message = (...fields: Buffer[]) => Buffer.concat(fields);

function field(number: number, value: number | Buffer): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)]);
  return Buffer.concat([varint(number * 8 + 2), varint(value.length), value]);
}

function fixed32(number: number, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes[0] = number * 8 + 5;
  bytes.writeUInt32LE(value, 1);
  return bytes;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

function masked(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  crc = ~crc;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
