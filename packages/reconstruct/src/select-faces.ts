import type { FoundFace } from '@ringnet/regressor';
import type { FaceSelection } from './reconstructor.js';

/** The faces that a request asked for; `faces` come largest first. */
export function selectFaces(
  faces: readonly FoundFace[],
  selection: FaceSelection,
  photo: { readonly width: number; readonly height: number },
): FoundFace[] {
  if (selection === 'ALL' || faces.length === 0) return [...faces];
  if (selection === 'LARGEST') return [faces[0]];
  const offCentre = ({ box }: FoundFace): number =>
    Math.hypot(box.x + box.width / 2 - photo.width / 2, box.y + box.height / 2 - photo.height / 2);
  return [faces.reduce((best, face) => (offCentre(face) < offCentre(best) ? face : best))];
}
