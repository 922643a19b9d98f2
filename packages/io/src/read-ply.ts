import { ByteReader } from './byte-reader.js';
import { checkFinite } from './check-mesh.js';
import { colorBytes } from './color-bytes.js';
import { FormatError } from './format-error.js';
import type { Mesh } from './mesh.js';
import { type PlyElement, type PlyHeader, type PlyScalar, plySize, readPlyHeader } from './ply-header.js';
import { decodeLatin1 } from './text.js';

/**
 * Reads a PLY mesh: ascii or binary of either byte order, any scalar types. Extra properties and elements are skipped;
 * polygons become fans; normals (`nx ny nz`) and colours (`red green blue`: bytes, 16 bits, or fractions of 1) are kept
 * where present.
 *
 * @throws FormatError MALFORMED on indices out of range or numbers not finite; FIELD_MISSING without vertices;
 *   TRUNCATED, UNSUPPORTED, LIMIT_EXCEEDED
 */
export function readPly(bytes: Uint8Array): Mesh {
  const reader = new ByteReader(bytes, 'ply');
  const header = readPlyHeader(reader);
  const read = scalarReader(reader, header);
  let vertices: Record<string, Float64Array> | null = null;
  let fullColor: number | undefined;
  let faces: number[] = [];
  for (const element of header.elements) {
    // Rows of nothing cost no bytes, so no count of them is too large to declare.
    if (element.properties.length === 0) continue;
    checkCount(element, header, reader);
    if (element.name === 'vertex' && !vertices) {
      vertices = readColumns(element, read, reader);
      fullColor = fullColors[element.properties.find(({ name }) => name === 'red')?.type ?? 'u1'];
    } else if (element.name === 'face') faces = readFaces(element, read, reader);
    else readColumns(element, read, reader, false);
  }
  if (!vertices?.x || !vertices.y || !vertices.z) {
    throw new FormatError('FIELD_MISSING', 'ply', 'has no vertices with x, y and z');
  }
  return meshFrom(vertices, faces, fullColor);
}

/** Full brightness by the colours' type; floats are judged by their values. */
const fullColors: Partial<Record<PlyScalar, number>> = { u1: 255, u2: 65_535 };

type ScalarReader = (type: PlyScalar) => number;

/** A declared count must fit the bytes that are left, one per value at least (two in text). */
function checkCount(element: PlyElement, header: PlyHeader, reader: ByteReader): void {
  const isText = header.encoding === 'ascii';
  const rowBytes = element.properties.reduce((sum, p) => sum + (isText ? 2 : plySize(p.countType ?? p.type)), 0);
  const slack = isText ? 1 : 0;
  if (element.count * rowBytes > reader.remaining + slack) {
    const message = `${element.count} rows of '${element.name.slice(0, 40)}' do not fit in ${reader.remaining} bytes`;
    throw new FormatError('TRUNCATED', 'ply', message, reader.offset);
  }
}

function scalarReader(reader: ByteReader, { encoding }: PlyHeader): ScalarReader {
  if (encoding === 'ascii') return (type) => readWord(reader, type);
  const littleEndian = encoding === 'binary_little_endian';
  const readers: Readonly<Record<PlyScalar, () => number>> = {
    u1: () => reader.u8(),
    i1: () => (reader.u8() << 24) >> 24,
    u2: () => reader.u16(littleEndian),
    i2: () => (reader.u16(littleEndian) << 16) >> 16,
    u4: () => reader.u32(littleEndian),
    i4: () => reader.i32(littleEndian),
    f4: () => reader.f32(littleEndian),
    f8: () => reader.f64(littleEndian),
  };
  return (type) => readers[type]();
}

function readWord(reader: ByteReader, type: PlyScalar): number {
  const { bytes } = reader;
  while (reader.remaining > 0 && bytes[reader.offset] <= 32) reader.offset++;
  const start = reader.offset;
  while (reader.remaining > 0 && bytes[reader.offset] > 32) reader.offset++;
  const word = decodeLatin1(bytes.subarray(start, Math.min(reader.offset, start + 64)));
  if (word === '') throw new FormatError('TRUNCATED', 'ply', 'a number is missing', start);
  const pattern = type[0] === 'f' ? /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/ : /^[+-]?\d{1,10}$/;
  if (!pattern.test(word)) throw new FormatError('MALFORMED', 'ply', `'${word}' is not a number`, start);
  return Number(word);
}

/** Reads an element's rows into one column per scalar property; lists are stepped over. */
function readColumns(
  element: PlyElement,
  read: ScalarReader,
  reader: ByteReader,
  keep = true,
): Record<string, Float64Array> {
  const columns: Record<string, Float64Array> = Object.create(null);
  for (const { name, countType } of element.properties) {
    if (keep && !countType) columns[name] = new Float64Array(element.count);
  }
  for (let row = 0; row < element.count; row++) {
    for (const { name, type, countType } of element.properties) {
      if (countType) skipList(read, reader, type, countType);
      else if (keep) columns[name][row] = read(type);
      else read(type);
    }
  }
  return columns;
}

function skipList(read: ScalarReader, reader: ByteReader, type: PlyScalar, countType: PlyScalar): void {
  const count = listCount(read(countType), reader);
  for (let i = 0; i < count; i++) read(type);
}

function listCount(count: number, reader: ByteReader): number {
  if (count < 0 || count > reader.remaining) {
    throw new FormatError('TRUNCATED', 'ply', `a list of ${count} values does not fit`, reader.offset);
  }
  return count;
}

function readFaces(element: PlyElement, read: ScalarReader, reader: ByteReader): number[] {
  const faces: number[] = [];
  for (let row = 0; row < element.count; row++) {
    for (const { name, type, countType } of element.properties) {
      const isCorners = countType !== null && /^vertex_ind(ices|ex)$/.test(name);
      if (!isCorners) {
        if (countType) skipList(read, reader, type, countType);
        else read(type);
        continue;
      }
      const at = reader.offset;
      const count = listCount(read(countType), reader);
      if (count < 3) throw new FormatError('MALFORMED', 'ply', `a face has ${count} corners`, at);
      const first = read(type);
      for (let corner = 2, before = read(type); corner < count; corner++) {
        const next = read(type);
        faces.push(first, before, next);
        before = next;
      }
    }
  }
  return faces;
}

function meshFrom(columns: Record<string, Float64Array>, faceRows: readonly number[], fullColor?: number): Mesh {
  const count = columns.x.length;
  const triple = (names: readonly string[]): Float64Array[] | null =>
    names.every((name) => columns[name]) ? names.map((name) => columns[name]) : null;
  const rows = (source: readonly Float64Array[]) =>
    Array.from({ length: count * 3 }, (_, i) => source[i % 3][Math.floor(i / 3)]);
  const floats = (source: readonly Float64Array[]) => Float32Array.from(rows(source));
  const vertices = floats([columns.x, columns.y, columns.z]);
  const bad = vertices.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new FormatError('MALFORMED', 'ply', `vertex ${Math.floor(bad / 3)} is not finite`);
  const stray = faceRows.find((vertex) => !Number.isInteger(vertex) || vertex < 0 || vertex >= count);
  if (stray !== undefined) {
    throw new FormatError('MALFORMED', 'ply', `a face names vertex ${stray} of ${count}`);
  }
  const normalColumns = triple(['nx', 'ny', 'nz']);
  const normals = normalColumns && floats(normalColumns);
  if (normals) checkFinite(normals, 'normals', 'ply');
  const colors = triple(['red', 'green', 'blue']);
  return {
    vertices,
    faces: Uint32Array.from(faceRows),
    ...(normals && { normals }),
    ...(colors && { colors: colorBytes(rows(colors), fullColor) }),
  };
}
