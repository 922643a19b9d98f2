import { type FoundFace, ibugRows } from '@ringnet/regressor';
import type { Prisma } from '../generated/prisma/client.js';
import { type Face, Point2 } from './face.type.js';
import { toBase64, toFloat32 } from './stored-numbers.js';

/** A face as JSON for the row of a reconstruction that is being made: the result, which holds it later, is not there yet. */
interface StoredFace extends Pick<Face, 'box' | 'score' | 'index'> {
  /** [68, 2] iBUG, photo pixels; see `stored-numbers` */
  readonly landmarks: string;
}

export function packFace({ box, score, index, landmarks }: FoundFace): Prisma.InputJsonObject {
  const points = ibugRows.flatMap((row) => [landmarks[3 * row], landmarks[3 * row + 1]]);
  return { box: { ...box }, score, index, landmarks: toBase64(Float32Array.from(points)) };
}

/** What `packFace` stored; null where it stored nothing. */
export function unpackFace(stored: unknown): Face | null {
  if (!stored) return null;
  const { landmarks, ...face } = stored as StoredFace;
  const points = toFloat32(landmarks);
  return { ...face, landmarks: ibugRows.map((_, i) => new Point2(points[2 * i], points[2 * i + 1])) };
}
