import { FormatError } from './format-error.js';
import type { Mesh } from './mesh.js';
import { parseFloat32, parseInteger } from './mesh-text.js';
import { decodeLatin1 } from './text.js';

const format = 'obj';

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
  const lists = new ObjLists();
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    lists.addLine(bytes, start, end);
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

  addLine(bytes: Uint8Array, start: number, end: number): void {
    const key = bytes[start];
    // Only v, vt, vn and f matter (and lines that are indented).
    if (key !== 0x76 && key !== 0x66 && key !== 0x20 && key !== 0x09) return;
    const tokens = decodeLatin1(bytes.subarray(start, end)).trim().split(/\s+/);
    const numbers = (count: number) =>
      Array.from({ length: count }, (_, i) => parseFloat32(tokens[i + 1], format, start));
    if (tokens[0] === 'v') {
      const xyz = numbers(3);
      this.#vertices.push(xyz[0], xyz[1], xyz[2]);
      if (tokens.length >= 7) {
        for (let i = 4; i < 7; i++) this.#colors.push(parseFloat32(tokens[i], format, start));
      }
    } else if (tokens[0] === 'vt') {
      const [u, v] = tokens.length === 2 ? [...numbers(1), 0] : numbers(2);
      this.#uvs.push(u, v);
    } else if (tokens[0] === 'vn') {
      const xyz = numbers(3);
      this.#normals.push(xyz[0], xyz[1], xyz[2]);
    } else if (tokens[0] === 'f') {
      this.#addFace(tokens, start);
    }
  }

  #addFace(tokens: readonly string[], offset: number): void {
    if (tokens.length < 4) {
      throw new FormatError('MALFORMED', format, `a face has ${tokens.length - 1} corners`, offset);
    }
    const corners = tokens.slice(1).map((token) => this.#corner(token, offset));
    for (let i = 2; i < corners.length; i++) {
      for (const corner of [corners[0], corners[i - 1], corners[i]]) {
        this.#faces.push(corner.vertex);
        this.#uvFaces.push(corner.uv);
        this.#normalFaces.push(corner.normal);
      }
    }
  }

  #corner(token: string, offset: number): { vertex: number; uv: number; normal: number } {
    const parts = token.split('/');
    const index = (part: string | undefined, count: number): number => {
      if (part === undefined || part === '') return -1;
      const value = parseInteger(part, format, offset);
      const row = value < 0 ? count + value : value - 1;
      if (value === 0 || row < 0) throw new FormatError('MALFORMED', format, `index ${value} names no row`, offset);
      return row;
    };
    const vertex = index(parts[0], this.#vertices.length / 3);
    if (vertex < 0 || parts.length > 3) throw new FormatError('MALFORMED', format, `'${token}' is no corner`, offset);
    return {
      vertex,
      uv: index(parts[1], this.#uvs.length / 2),
      normal: index(parts[2], this.#normals.length / 3),
    };
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
      ...(this.#colors.length === vertexCount * 3 && { colors: colorsFrom(this.#colors) }),
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

function checkRange(indices: readonly number[], count: number, what: string): void {
  const bad = indices.find((index) => index >= count);
  if (bad !== undefined) {
    throw new FormatError('MALFORMED', format, `a face names ${what} ${bad + 1} of ${count}`);
  }
}

/** Colours stand as 0 to 1, or as 0 to 255 in some files. */
function colorsFrom(values: readonly number[]): Uint8Array {
  const scale = values.some((value) => value > 1) ? 1 : 255;
  return Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.round(value * scale))));
}
