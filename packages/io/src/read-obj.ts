import { colorBytes } from './color-bytes.js';
import { FormatError } from './format-error.js';
import type { Mesh } from './mesh.js';
import { parseFloat32, parseInteger } from './mesh-text.js';

const format = 'obj';
/** UTF-8's, read as Latin-1; some editors put it first. */
const byteOrderMark = '\u00ef\u00bb\u00bf';

/**
 * Reads a Wavefront OBJ: vertices (with colours where present), texture coordinates, normals and faces; polygons become
 * fans, everything else is ignored.
 *
 * Texture coordinates are kept when every face has them, normals when each vertex has exactly one. Normal numbers without
 * normals (RingNet's own files) are ignored.
 *
 * @throws FormatError MALFORMED on index 0 or out of range, fewer than three corners, words for numbers; FIELD_MISSING
 *   without vertices
 */
export function readObj(bytes: Uint8Array): Mesh {
  const text = new TextDecoder('latin1').decode(bytes);
  const lists = new ObjLists();
  for (let start = text.startsWith(byteOrderMark) ? byteOrderMark.length : 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lists.addLine(text, start, end);
    start = end + 1;
  }
  return lists.mesh();
}

class ObjLists {
  readonly #vertices: number[] = [];
  readonly #colors: number[] = [];
  readonly #uvs: number[] = [];
  readonly #normals: number[] = [];
  readonly #faces: number[] = [];
  readonly #uvFaces: number[] = [];
  readonly #normalFaces: number[] = [];

  addLine(text: string, start: number, end: number): void {
    const key = text.charCodeAt(start);
    // Only v, vt, vn and f matter (and lines that are indented).
    if (key !== 0x76 && key !== 0x66 && key !== 0x20 && key !== 0x09) return;
    const [line] = text.slice(start, end).split('#', 1);
    const tokens = line.trim().split(/\s+/);
    switch (tokens[0]) {
      case 'v':
        this.#push(this.#vertices, tokens, 1, 3, start);
        if (tokens.length >= 7) this.#push(this.#colors, tokens, 4, 3, start);
        break;
      case 'vt':
        this.#push(this.#uvs, tokens, 1, tokens.length === 2 ? 1 : 2, start);
        if (tokens.length === 2) this.#uvs.push(0);
        break;
      case 'vn':
        this.#push(this.#normals, tokens, 1, 3, start);
        break;
      case 'f':
        this.#addFace(tokens, start);
    }
  }

  #push(list: number[], tokens: readonly string[], from: number, count: number, offset: number): void {
    for (let i = from; i < from + count; i++) list.push(parseFloat32(tokens[i], format, offset));
  }

  #addFace(tokens: readonly string[], offset: number): void {
    if (tokens.length < 4) {
      throw new FormatError('MALFORMED', format, `a face has ${tokens.length - 1} corners`, offset);
    }
    this.#addCorner(tokens[1], offset);
    this.#addCorner(tokens[2], offset);
    this.#addCorner(tokens[3], offset);
    for (let i = 4; i < tokens.length; i++) {
      this.#addCorner(tokens[1], offset);
      this.#addCorner(tokens[i - 1], offset);
      this.#addCorner(tokens[i], offset);
    }
  }

  #addCorner(token: string, offset: number): void {
    const first = token.indexOf('/');
    const second = first < 0 ? -1 : token.indexOf('/', first + 1);
    const vertex = rowOf(first < 0 ? token : token.slice(0, first), this.#vertices.length / 3, offset);
    if (vertex < 0) throw new FormatError('MALFORMED', format, `'${token}' is no corner`, offset);
    const uv = first < 0 ? '' : token.slice(first + 1, second < 0 ? undefined : second);
    this.#faces.push(vertex);
    this.#uvFaces.push(rowOf(uv, this.#uvs.length / 2, offset));
    this.#normalFaces.push(rowOf(second < 0 ? '' : token.slice(second + 1), this.#normals.length / 3, offset));
  }

  mesh(): Mesh {
    const vertexCount = this.#vertices.length / 3;
    if (vertexCount === 0) throw new FormatError('FIELD_MISSING', format, 'has no vertices');
    checkRange(this.#faces, vertexCount, 'vertex');
    const hasUvs = this.#uvs.length > 0;
    if (hasUvs) checkRange(this.#uvFaces, this.#uvs.length / 2, 'texture coordinate');
    const normals = this.#normals.length > 0 ? this.#vertexNormals(vertexCount) : null;
    return {
      vertices: Float32Array.from(this.#vertices),
      faces: Uint32Array.from(this.#faces),
      ...(normals && { normals }),
      ...(hasUvs &&
        this.#uvFaces.length > 0 &&
        !this.#uvFaces.includes(-1) && {
          uvs: Float32Array.from(this.#uvs),
          uvFaces: Uint32Array.from(this.#uvFaces),
        }),
      ...(this.#colors.length === vertexCount * 3 && { colors: colorBytes(this.#colors) }),
    };
  }

  /** One normal per vertex, or null where the file has several for one or none. */
  #vertexNormals(vertexCount: number): Float32Array | null {
    checkRange(this.#normalFaces, this.#normals.length / 3, 'normal');
    const normalOf = new Int32Array(vertexCount).fill(-1);
    for (const [corner, vertex] of this.#faces.entries()) {
      const normal = this.#normalFaces[corner];
      if (normal < 0 || (normalOf[vertex] >= 0 && normalOf[vertex] !== normal)) return null;
      normalOf[vertex] = normal;
    }
    const aligned = this.#normals.length === vertexCount * 3;
    const normals = new Float32Array(vertexCount * 3);
    for (let vertex = 0; vertex < vertexCount; vertex++) {
      // A vertex without faces takes the normal of its own row, where there is one.
      const row = normalOf[vertex] >= 0 ? normalOf[vertex] : aligned ? vertex : -1;
      if (row < 0) return null;
      for (let axis = 0; axis < 3; axis++) normals[vertex * 3 + axis] = this.#normals[row * 3 + axis];
    }
    return normals;
  }
}

/** A row from a number that starts at 1, or counts back from the last row so far; -1 where nothing stands. */
function rowOf(part: string, count: number, offset: number): number {
  if (part === '') return -1;
  const value = parseInteger(part, format, offset);
  const row = value < 0 ? count + value : value - 1;
  if (value === 0 || row < 0) throw new FormatError('MALFORMED', format, `index ${value} names no row`, offset);
  return row;
}

function checkRange(indices: readonly number[], count: number, what: string): void {
  const bad = indices.find((index) => index >= count);
  if (bad !== undefined) {
    throw new FormatError('MALFORMED', format, `a face names ${what} ${bad + 1} of ${count}`);
  }
}
