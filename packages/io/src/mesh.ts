/**
 * A triangle mesh as it stands in a file. Row-major arrays; indices start at 0.
 *
 * `uvs` and `uvFaces` come together: texture coordinates (origin bottom-left) and, for every face, its three rows of `uvs`.
 */
export interface Mesh {
  /** [V, 3] */
  readonly vertices: Float32Array;
  /** [F, 3], rows of `vertices` */
  readonly faces: Uint32Array;
  /** [V, 3], unit length */
  readonly normals?: Float32Array;
  /** [T, 2] */
  readonly uvs?: Float32Array;
  /** [F, 3], rows of `uvs` */
  readonly uvFaces?: Uint32Array;
  /** [V, 3], RGB 0-255 */
  readonly colors?: Uint8Array;
}
