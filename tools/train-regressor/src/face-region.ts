import { evaluateEmbedding, type HeadModel } from '@ringnet/flame';

/**
 * The part of the face that counts: skin of face, lips and nose inside NoW's sphere around the nose.
 * @returns rows of the model's vertices
 */
export function faceRegion(model: HeadModel): Uint32Array {
  const embedding = model.landmarks.mediapipe468;
  if (!embedding) throw new Error(`${model.info.id} has no face landmarks`);
  const landmarks = evaluateEmbedding(embedding, model.vTemplate, model.faces);
  const at = (row: number) => [...landmarks.subarray(3 * row, 3 * row + 3)];
  const [rightEye, leftEye, nose] = [at(133), at(362), at(2)];
  const middle = rightEye.map((value, k) => (value + leftEye[k]) / 2);
  const centre = nose.map((value, k) => value + 0.3 * (middle[k] - value));
  const radius = 1.4 * ((distance(at(33), at(263)) + distance(middle, nose)) / 2);
  const rows = new Set<number>();
  for (const region of ['face', 'lips', 'nose']) for (const row of model.regions[region] ?? []) rows.add(row);
  const inside = [...rows].filter(
    (row) => distance([...model.vTemplate.subarray(3 * row, 3 * row + 3)], centre) < radius,
  );
  return Uint32Array.from(inside.sort((a, b) => a - b));
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
