import { FormatError } from './format-error.js';
import type { Mesh } from './mesh.js';

/**
 * Checks lengths, indices and numbers of a mesh before it is written.
 *
 * @throws FormatError MALFORMED naming the array and both numbers
 */
export function checkMesh(mesh: Mesh, format: string): void {
  const { vertices, faces, normals, uvs, uvFaces, colors } = mesh;
  const vertexCount = vertices.length / 3;
  const fail = (message: string) => new FormatError('MALFORMED', format, message);
  if (vertices.length % 3 !== 0) throw fail(`vertices has ${vertices.length} numbers, not a multiple of 3`);
  checkFinite(vertices, 'vertices', format);
  if (faces.length % 3 !== 0) throw fail(`faces has ${faces.length} numbers, not a multiple of 3`);
  if (normals && normals.length !== vertices.length) {
    throw fail(`normals has ${normals.length} numbers, vertices ${vertices.length}`);
  }
  if (normals) checkFinite(normals, 'normals', format);
  if (colors && colors.length !== vertices.length) {
    throw fail(`colors has ${colors.length} numbers, vertices ${vertices.length}`);
  }
  checkIndices(faces, vertexCount, 'faces', format);
  if ((uvs === undefined) !== (uvFaces === undefined)) throw fail('uvs and uvFaces come together');
  if (uvs && uvFaces) {
    if (uvs.length % 2 !== 0) throw fail(`uvs has ${uvs.length} numbers, not a multiple of 2`);
    checkFinite(uvs, 'uvs', format);
    if (uvFaces.length !== faces.length) throw fail(`uvFaces has ${uvFaces.length} numbers, faces ${faces.length}`);
    checkIndices(uvFaces, uvs.length / 2, 'uvFaces', format);
  }
}

/** @throws FormatError MALFORMED when an index is not below `limit` */
export function checkIndices(indices: Uint32Array, limit: number, name: string, format: string): void {
  for (let i = 0; i < indices.length; i++) {
    if (indices[i] >= limit) {
      throw new FormatError('MALFORMED', format, `${name} names row ${indices[i]} of ${limit} at element ${i}`);
    }
  }
}

/** @throws FormatError MALFORMED when a number is not finite */
export function checkFinite(values: Float32Array, name: string, format: string): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      throw new FormatError('MALFORMED', format, `${name} is ${values[i]} at element ${i}`);
    }
  }
}
