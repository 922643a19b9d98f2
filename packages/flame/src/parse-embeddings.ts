import { FlameError } from './errors.js';
import { asFields, findField, readFloats, readIndices, readNumbers } from './field-reader.js';
import type { LandmarkEmbedding } from './landmark-embedding.js';

/**
 * Reads a static embedding: `lmk_face_idx` [L] and `lmk_b_coords` [L, 3], as FLAME's pickle and MediaPipe files hold it.
 *
 * @param file the dictionary, a Map or a record
 * @param faceCount F of the model that it belongs to
 * @throws FlameError MODEL_FIELD_MISSING, MODEL_FIELD_SHAPE, MODEL_FIELD_VALUE
 */
export function parseEmbedding(file: unknown, faceCount: number): LandmarkEmbedding {
  const fields = asFields('landmark embedding', file);
  return embeddingOf(
    'lmk',
    findField(fields, 'lmk_face_idx', 'lmk_faces_idx'),
    findField(fields, 'lmk_b_coords', 'lmk_bary_coords'),
    faceCount,
  );
}

/** Points of MediaPipe's face mesh that a model's embedding knows: FLAME's file has 105 of the 468. */
export interface MediapipeEmbedding {
  readonly embedding: LandmarkEmbedding;
  /** [L], which of MediaPipe's 478 points each one is */
  readonly landmarkRows: Uint32Array;
}

/**
 * Reads FLAME's MediaPipe embedding (.npz with `lmk_face_idx`, `lmk_b_coords` and `landmark_indices`).
 *
 * @throws FlameError MODEL_FIELD_MISSING, MODEL_FIELD_SHAPE, MODEL_FIELD_VALUE
 */
export function parseMediapipeEmbedding(file: unknown, faceCount: number): MediapipeEmbedding {
  const embedding = parseEmbedding(file, faceCount);
  const rows = findField(asFields('landmark embedding', file), 'landmark_indices');
  return {
    embedding,
    landmarkRows: readIndices('landmark_indices', rows, [embedding.faceIndices.length], 478).data,
  };
}

/**
 * Reads the pose-dependent contour: lists or arrays of 79 rows, [17] face numbers and [17, 3] weights each.
 *
 * @throws FlameError MODEL_FIELD_MISSING, MODEL_FIELD_SHAPE, MODEL_FIELD_VALUE
 */
export function parseContourEmbedding(file: unknown, faceCount: number): LandmarkEmbedding[] {
  const fields = asFields('contour embedding', file);
  return contourOf('lmk', findField(fields, 'lmk_face_idx'), findField(fields, 'lmk_b_coords'), faceCount);
}

/** One embedding from its two arrays; `name` leads the error messages. */
export function embeddingOf(name: string, faces: unknown, weights: unknown, faceCount: number): LandmarkEmbedding {
  const faceIndices = readIndices(`${name}_face_idx`, faces, [null], faceCount).data;
  const { data } = readNumbers(`${name}_b_coords`, weights, [faceIndices.length, 3]);
  for (let l = 0; l < faceIndices.length; l++) {
    const sum = data[3 * l] + data[3 * l + 1] + data[3 * l + 2];
    if (Math.abs(sum - 1) > 1e-3) {
      throw new FlameError('MODEL_FIELD_VALUE', `${name}_b_coords sum to ${sum} in row ${l}, expected 1`);
    }
  }
  return { faceIndices, barycentrics: Float32Array.from(data) };
}

/** The 79 rows of a contour from its two arrays; `name` leads the error messages. */
export function contourOf(name: string, faces: unknown, weights: unknown, faceCount: number): LandmarkEmbedding[] {
  const rows = 79;
  const indices = readIndices(`${name}_face_idx`, faces, [rows, 17], faceCount).data;
  const coordinates = readFloats(`${name}_b_coords`, weights, [rows, 17, 3]).data;
  return Array.from({ length: rows }, (_, row) => ({
    faceIndices: indices.slice(17 * row, 17 * (row + 1)),
    barycentrics: coordinates.slice(51 * row, 51 * (row + 1)),
  }));
}
