import type { Mesh } from './mesh.js';

/** A mesh with one set of indices: every vertex has one texture coordinate. */
export interface SplitMesh {
  /** [N], row of the original vertex */
  readonly sources: Uint32Array;
  /** [F, 3], rows of `sources` */
  readonly faces: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
  /** [N, 2] */
  readonly uvs?: Float32Array;
}

/** Doubles the vertices that carry several texture coordinates, in order of first use, then unused vertices;
 * without uvs nothing changes. */
export function splitAtSeams(mesh: Mesh): SplitMesh {
  const { faces, uvs, uvFaces } = mesh;
  if (!uvs || !uvFaces) {
    const count = mesh.vertices.length / 3;
    return {
      sources: Uint32Array.from({ length: count }, (_, v) => v),
      faces: smallest(Uint32Array.from(faces), count),
    };
  }
  const rowOf = new Map<number, number>();
  const sources: number[] = [];
  const splitUvs: number[] = [];
  const uvCount = uvs.length / 2;
  const indices = Uint32Array.from(faces, (vertex, corner) => {
    const uv = uvFaces[corner];
    const key = vertex * uvCount + uv;
    let row = rowOf.get(key);
    if (row === undefined) {
      row = sources.length;
      rowOf.set(key, row);
      sources.push(vertex);
      splitUvs.push(uvs[uv * 2], uvs[uv * 2 + 1]);
    }
    return row;
  });
  const used = new Set(sources);
  for (let vertex = 0; vertex < mesh.vertices.length / 3; vertex++) {
    if (used.has(vertex)) continue;
    sources.push(vertex);
    splitUvs.push(0, 0);
  }
  return {
    sources: Uint32Array.from(sources),
    faces: smallest(indices, sources.length),
    uvs: Float32Array.from(splitUvs),
  };
}

/** Rows of `values` in the order of `sources`. */
export function spread<T extends Float32Array | Uint8Array>(
  values: T,
  width: number,
  sources: Uint32Array,
): T extends Float32Array ? Float32Array<ArrayBuffer> : Uint8Array<ArrayBuffer>;
export function spread(values: Float32Array | Uint8Array, width: number, sources: Uint32Array) {
  const length = sources.length * width;
  const result = values instanceof Float32Array ? new Float32Array(length) : new Uint8Array(length);
  for (let row = 0; row < sources.length; row++) {
    for (let k = 0; k < width; k++) {
      result[row * width + k] = values[sources[row] * width + k];
    }
  }
  return result;
}

function smallest(indices: Uint32Array<ArrayBuffer>, count: number) {
  return count < 65_536 ? Uint16Array.from(indices) : indices;
}
