import type { ByteReader } from './byte-reader.js';
import { FormatError } from './format-error.js';
import { decodeLatin1 } from './text.js';

export type PlyEncoding = 'ascii' | 'binary_little_endian' | 'binary_big_endian';

export type PlyScalar = 'i1' | 'u1' | 'i2' | 'u2' | 'i4' | 'u4' | 'f4' | 'f8';

export interface PlyProperty {
  readonly name: string;
  readonly type: PlyScalar;
  /** For lists: the type of the count in front */
  readonly countType: PlyScalar | null;
}

export interface PlyElement {
  readonly name: string;
  readonly count: number;
  readonly properties: readonly PlyProperty[];
}

export interface PlyHeader {
  readonly encoding: PlyEncoding;
  readonly elements: readonly PlyElement[];
}

const scalars: Readonly<Record<string, PlyScalar>> = {
  char: 'i1',
  int8: 'i1',
  uchar: 'u1',
  uint8: 'u1',
  short: 'i2',
  int16: 'i2',
  ushort: 'u2',
  uint16: 'u2',
  int: 'i4',
  int32: 'i4',
  uint: 'u4',
  uint32: 'u4',
  float: 'f4',
  float32: 'f4',
  double: 'f8',
  float64: 'f8',
};

const maxLines = 1000;

/** Bytes of one value. */
export function plySize(type: PlyScalar): number {
  return Number(type[1]);
}

/**
 * Parses a PLY header up to and including `end_header`; the reader then stands on the data.
 *
 * @throws FormatError MALFORMED, TRUNCATED, UNSUPPORTED, LIMIT_EXCEEDED
 */
export function readPlyHeader(reader: ByteReader): PlyHeader {
  const nextLine = () => decodeLatin1(reader.line().subarray(0, 1024)).trim();
  if (decodeLatin1(reader.bytes.subarray(0, 3)) !== 'ply' || nextLine() !== 'ply') {
    throw new FormatError('MALFORMED', 'ply', "does not start with 'ply'", 0);
  }
  let encoding: PlyEncoding | null = null;
  const elements: { name: string; count: number; properties: PlyProperty[] }[] = [];
  for (let lines = 0; lines < maxLines; lines++) {
    const at = reader.offset;
    const words = nextLine().split(/\s+/);
    const fail = (message: string) => new FormatError('MALFORMED', 'ply', `header: ${message}`, at);
    switch (words[0]) {
      case 'end_header':
        if (!encoding) throw fail('no format');
        return { encoding, elements };
      case 'format':
        if (words[2] !== '1.0' || !/^(ascii|binary_(little|big)_endian)$/.test(words[1])) {
          throw new FormatError('UNSUPPORTED', 'ply', `format '${words.slice(1).join(' ').slice(0, 60)}'`, at);
        }
        encoding = words[1] as PlyEncoding;
        break;
      case 'element':
        if (words.length !== 3 || !/^\d{1,15}$/.test(words[2])) throw fail('an element without name and count');
        elements.push({ name: words[1], count: Number(words[2]), properties: [] });
        break;
      case 'property':
        elements.at(-1)?.properties.push(parseProperty(words, fail));
        break;
      case 'comment':
      case 'obj_info':
      case '':
        break;
      default:
        throw fail(`unknown word '${words[0].slice(0, 40)}'`);
    }
  }
  throw new FormatError('LIMIT_EXCEEDED', 'ply', `header of more than ${maxLines} lines`, reader.offset);
}

function parseProperty(words: readonly string[], fail: (message: string) => FormatError): PlyProperty {
  const isList = words[1] === 'list';
  const [typeWord, name] = isList ? words.slice(3) : words.slice(1);
  const type = lookUp(typeWord);
  const countType = isList ? lookUp(words[2]) : null;
  if (!type || !name || (isList && (!countType || countType[0] === 'f'))) {
    throw fail(`bad property '${words.slice(1).join(' ').slice(0, 60)}'`);
  }
  return { name, type, countType };
}

function lookUp(word: string | undefined): PlyScalar | null {
  return word !== undefined && Object.hasOwn(scalars, word) ? scalars[word] : null;
}
