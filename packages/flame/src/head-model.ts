import type { LandmarkEmbedding } from './landmark-embedding.js';

/** Compressed sparse rows; used for the joint regressor. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** [rows + 1] */
  readonly rowStarts: Uint32Array;
  readonly columnIndices: Uint32Array;
  readonly values: Float32Array;
}

/** Texture coordinates of a model: origin bottom-left, `uvFaces` parallel to the model's faces. */
export interface UvLayout {
  /** [T, 2] */
  readonly uvs: Float32Array;
  /** [F, 3], rows of `uvs` */
  readonly uvFaces: Uint32Array;
}

/** Who made a model, which version, under which licence: travels with every result. */
export interface ModelInfo {
  /** Stable id, such as `open-head` or `flame-2020-generic`. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/**
 * A FLAME-structured head: V vertices, F faces, J joints, S shape and E expression components; none of them hard-coded.
 * Model frame: +x the head's left, +y up, +z out of the face; metres.
 */
export interface HeadModel {
  readonly info: ModelInfo;
  /** [V, 3], m */
  readonly vTemplate: Float32Array;
  /** [F, 3] */
  readonly faces: Uint32Array;
  /** [V, 3, S + E], m: shape components first, then expression. Copied from the file as it stands. */
  readonly shapedirs: Float32Array;
  /** S: 300 in FLAME, 100 in the open head */
  readonly shapeCount: number;
  /** E: 100 in FLAME, 50 in the open head */
  readonly expressionCount: number;
  /** [V, 3, 9 (J - 1)], m; null where a model has no pose correctives */
  readonly posedirs: Float32Array | null;
  /** [J, V] */
  readonly jointRegressor: SparseMatrix;
  /** [V, J], rows sum to 1 */
  readonly skinningWeights: Float32Array;
  /** [J], root is -1; order root, neck, jaw, left eye, right eye */
  readonly parents: Int32Array;
  readonly uv: UvLayout | null;
  /** Names of expression components, where they have one (`smile-left`, ...). */
  readonly expressionNames: readonly string[] | null;
  /** Per expression component [min, max]; FLAME's are unbounded. */
  readonly expressionBounds: readonly [number, number];
  /** Vertex rows by region: face, scalp, neck, leftEye, rightEye, lips, ears, teeth, ... */
  readonly regions: Readonly<Record<string, Uint32Array>>;
  readonly landmarks: ModelLandmarks;
}

/** The embeddings a model brings; null where absent. */
export interface ModelLandmarks {
  /** 51 points, iBUG 17..67 */
  readonly static51: LandmarkEmbedding | null;
  /** 17 contour points by yaw, iBUG 0..16: 79 rows as FLAME orders them (0..39, then -1..-39 degrees) */
  readonly contour: readonly LandmarkEmbedding[] | null;
  /** 468 points of MediaPipe's face mesh */
  readonly mediapipe468: LandmarkEmbedding | null;
}
