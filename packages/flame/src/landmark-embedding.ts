/** L points tied to a mesh: a face and barycentric weights each. */
export interface LandmarkEmbedding {
  /** [L], rows of the model's faces */
  readonly faceIndices: Uint32Array;
  /** [L, 3], weights of the face's corners; may be about -1e-13 in official files */
  readonly barycentrics: Float32Array;
}
