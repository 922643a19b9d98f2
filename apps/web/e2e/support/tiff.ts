import type { RgbImage } from '@ringnet/io';

/** A TIFF of one uncompressed strip: Chromium does not show it, the server reads it. */
export function tiffOf({ width, height, data }: RgbImage): Buffer {
  // [tag, type (3 is 16 bits, 4 is 32), count, value or offset]
  const fields = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 3, 8], // bits of each channel, behind the header
    [259, 3, 1, 1], // uncompressed
    [262, 3, 1, 2], // RGB
    [273, 4, 1, 16], // where the pixels begin
    [277, 3, 1, 3],
    [278, 4, 1, height],
    [279, 4, 1, data.length],
  ];
  const header = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0, 8, 0, 8, 0, 8, 0, 0, 0]);
  header.writeUInt32LE(16 + data.length, 4);
  const directory = Buffer.alloc(2 + 12 * fields.length + 4);
  directory.writeUInt16LE(fields.length, 0);
  for (const [k, [tag, type, count, value]] of fields.entries()) {
    directory.writeUInt16LE(tag, 2 + 12 * k);
    directory.writeUInt16LE(type, 4 + 12 * k);
    directory.writeUInt32LE(count, 6 + 12 * k);
    directory.writeUInt32LE(value, 10 + 12 * k);
  }
  return Buffer.concat([header, data, directory]);
}
