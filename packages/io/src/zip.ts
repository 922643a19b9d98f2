import { Inflate, zipSync } from 'fflate';
import { ByteReader } from './byte-reader.js';
import { crc32 } from './crc32.js';
import { FormatError } from './format-error.js';
import { decodeUtf8 } from './text.js';

/** Bounds on what an archive may unpack to, checked before anything is inflated. */
export interface ZipLimits {
  /** Sum over all entries; default 1 GiB */
  readonly maxBytes?: number;
  /** Default 10,000 */
  readonly maxEntries?: number;
}

const endSignature = 0x06054b50;
const directorySignature = 0x02014b50;
const localSignature = 0x04034b50;
/** No deflate stream shrinks its input further than this. */
const maxDeflateRatio = 1032;
/** Inflated at once, so that an entry that holds more than it declares is noticed after 33 MB at most. */
const sliceBytes = 2 ** 15;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly localOffset: number;
  readonly at: number;
}

/**
 * Unpacks a ZIP archive held in memory: stored and deflated entries, checksums verified. Folders are left out.
 *
 * @returns contents by entry name, in the archive's order; names are not safe paths
 * @throws FormatError MALFORMED also when an entry holds more than it declares; TRUNCATED, CHECKSUM, LIMIT_EXCEEDED;
 *   UNSUPPORTED for encryption and other methods
 */
export function readZip(bytes: Uint8Array, limits: ZipLimits = {}): Map<string, Uint8Array> {
  const { maxBytes = 2 ** 30, maxEntries = 10_000 } = limits;
  const files = new Map<string, Uint8Array>();
  let total = 0;
  let packed = 0;
  const entries = readDirectory(bytes, maxEntries);
  for (const entry of entries) {
    total += entry.size;
    packed += entry.packedSize;
    if (packed > bytes.length) {
      throw new FormatError('MALFORMED', 'zip', 'entries share their bytes', entry.at);
    }
    if (total > maxBytes) {
      throw new FormatError('LIMIT_EXCEEDED', 'zip', `unpacks to more than ${maxBytes} bytes`, entry.at);
    }
  }
  for (const entry of entries) {
    if (entry.name.endsWith('/')) continue;
    if (files.has(entry.name)) {
      throw new FormatError('MALFORMED', 'zip', `'${entry.name}' is there twice`, entry.at);
    }
    files.set(entry.name, unpack(bytes, entry));
  }
  return files;
}

/**
 * Packs files into a ZIP archive. Same files, same bytes: no time stamps, entries in the given order.
 *
 * @throws FormatError MALFORMED on an empty or doubled name, `__proto__`, and names that are a whole number like `7`,
 *   which would not keep their place
 */
export function writeZip(
  files: Iterable<readonly [name: string, bytes: Uint8Array]>,
  options: { /** Deflate the entries; default true */ readonly compress?: boolean } = {},
): Uint8Array {
  const level = options.compress === false ? 0 : 6;
  // fflate takes an object, whose keys are put in order when they are whole numbers.
  const input: Record<string, [Uint8Array, { level: 0 | 6; mtime: Date }]> = {};
  for (const [name, bytes] of files) {
    if (name === '' || Object.hasOwn(input, name)) {
      throw new FormatError('MALFORMED', 'zip', `entry name '${name}' is empty or doubled`);
    }
    if (name === '__proto__' || /^\d+$/.test(name)) {
      throw new FormatError('MALFORMED', 'zip', `an entry cannot be called '${name}'; give it an extension`);
    }
    // ZIP stores local wall-clock time, so the same local date gives the same bytes in every time zone.
    input[name] = [bytes, { level, mtime: new Date(1980, 0, 1) }];
  }
  return zipSync(input);
}

function readDirectory(bytes: Uint8Array, maxEntries: number): Entry[] {
  const reader = new ByteReader(bytes, 'zip');
  reader.offset = findEnd(bytes);
  reader.take(10);
  const count = reader.u16();
  reader.u32();
  const start = reader.u32();
  if (count > maxEntries || count === 0xffff || start === 0xffffffff) {
    throw new FormatError('LIMIT_EXCEEDED', 'zip', `${count} entries, at most ${maxEntries}`, reader.offset);
  }
  const entries: Entry[] = [];
  reader.offset = Math.min(start, bytes.length);
  for (let i = 0; i < count; i++) {
    const at = reader.offset;
    if (reader.u32() !== directorySignature) {
      throw new FormatError('MALFORMED', 'zip', 'no directory entry where one should be', at);
    }
    reader.take(4);
    const flags = reader.u16();
    const method = reader.u16();
    reader.take(4);
    const crc = reader.u32();
    const packedSize = reader.u32();
    const size = reader.u32();
    const nameLength = reader.u16();
    const skip = reader.u16() + reader.u16();
    reader.take(8);
    const localOffset = reader.u32();
    const name = decodeUtf8(reader.take(nameLength), 'zip', at);
    reader.take(skip);
    if (flags & 1 || (method !== 0 && method !== 8)) {
      const message = flags & 1 ? 'entry is encrypted' : `compression method ${method} is not deflate`;
      throw new FormatError('UNSUPPORTED', 'zip', `'${name}': ${message}`, at);
    }
    entries.push({ name, method, crc, packedSize, size, localOffset, at });
  }
  return entries;
}

function findEnd(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lowest = Math.max(0, bytes.length - 22 - 65_535);
  for (let at = bytes.length - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) === endSignature) return at;
  }
  throw new FormatError('TRUNCATED', 'zip', 'has no end-of-directory record', bytes.length);
}

function unpack(bytes: Uint8Array, entry: Entry): Uint8Array {
  const reader = new ByteReader(bytes, 'zip');
  reader.offset = Math.min(entry.localOffset, bytes.length);
  if (reader.u32() !== localSignature) {
    throw new FormatError('MALFORMED', 'zip', `'${entry.name}' does not start where the directory says`, reader.offset);
  }
  reader.take(22);
  const skip = reader.u16() + reader.u16();
  reader.take(skip);
  const at = reader.offset;
  const packed = reader.take(entry.packedSize);
  const content = entry.method === 0 ? packed.slice() : inflateBounded(packed, entry, at);
  if (content.length !== entry.size) {
    const message = `'${entry.name}' unpacks to ${content.length} bytes, expected ${entry.size}`;
    throw new FormatError('MALFORMED', 'zip', message, at);
  }
  if (crc32(content) !== entry.crc) {
    throw new FormatError('CHECKSUM', 'zip', `'${entry.name}' has another checksum`, at);
  }
  return content;
}

/** Inflates into a buffer of the declared size, and no further than that. */
function inflateBounded(packed: Uint8Array, entry: Entry, at: number): Uint8Array {
  if (entry.size > packed.length * maxDeflateRatio) {
    const message = `'${entry.name}' cannot hold ${entry.size} bytes in ${packed.length}`;
    throw new FormatError('MALFORMED', 'zip', message, at);
  }
  const content = new Uint8Array(entry.size);
  let filled = 0;
  const inflate = new Inflate((chunk) => {
    if (filled + chunk.length > entry.size) {
      throw new FormatError('MALFORMED', 'zip', `'${entry.name}' holds more than its ${entry.size} bytes`, at);
    }
    content.set(chunk, filled);
    filled += chunk.length;
  });
  try {
    let start = 0;
    do {
      const end = start + sliceBytes;
      inflate.push(packed.subarray(start, end), end >= packed.length);
      start = end;
    } while (start < packed.length);
    return content.subarray(0, filled);
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw new FormatError('MALFORMED', 'zip', `'${entry.name}' cannot be inflated`, at, { cause });
  }
}
