import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readZip, writeZip } from '../src/index.js';

const files = new Map([
  ['head.obj', new TextEncoder().encode('v 0 0 0\n'.repeat(200))],
  ['head.png', Uint8Array.of(1, 2, 3)],
  ['empty', new Uint8Array()],
]);

test.each([true, false])('write and read is the identity (compressed: %s)', (compress) => {
  const bytes = writeZip(files, { compress });
  expect(readZip(bytes)).toEqual(files);
  expect(unzipSync(bytes)['head.obj']).toEqual(files.get('head.obj'));
});

test('same files, same bytes', () => {
  expect(writeZip(files)).toEqual(writeZip(files));
});

test('a bomb is refused by its announced size, before it is inflated', () => {
  const bytes = writeZip([['zeros', new Uint8Array(5_000_000)]]);
  expect(() => readZip(bytes, { maxBytes: 1_000_000 })).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
});

test('a bomb that lies about its size cannot unpack more than it says, whatever its checksum', () => {
  const bytes = writeZip([['zeros', new Uint8Array(5_000_000)]]);
  const checksum = new DataView(writeZip([['zeros', new Uint8Array(1000)]]).buffer).getUint32(14, true);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const directory = bytes.length - 22 - 46 - 'zeros'.length;
  expect(view.getUint32(directory, true)).toBe(0x02014b50);
  view.setUint32(directory + 16, checksum, true);
  view.setUint32(directory + 24, 1000, true);
  expect(() => readZip(bytes)).toThrow(expect.objectContaining({ name: 'FormatError', code: 'MALFORMED' }));
});

test('a flipped bit in the content is noticed', () => {
  const bytes = writeZip([['a', Uint8Array.of(1, 2, 3)]], { compress: false });
  bytes[bytes.indexOf(2, 31)] ^= 1;
  expect(() => readZip(bytes)).toThrow(expect.objectContaining({ code: 'CHECKSUM' }));
});

test.each(['__proto__', '7'])("refuses the name '%s', which an object would lose or move", (name) => {
  expect(() =>
    writeZip([
      ['a', Uint8Array.of(1)],
      [name, Uint8Array.of(2)],
    ]),
  ).toThrow(expect.objectContaining({ name: 'FormatError', code: 'MALFORMED' }));
});

test('refuses doubled and empty names', () => {
  const entry = ['a', new Uint8Array()] as const;
  expect(() => writeZip([entry, entry])).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  expect(() => writeZip([['', new Uint8Array()]])).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
});
