import type { RgbImage } from '@ringnet/io';
import {
  type FaceFinder,
  type FaceReader,
  type FoundFace,
  type RefinedLandmarksReader,
  withLips,
} from '@ringnet/regressor';
import { rowOf, type SampleTable } from './sample-table.js';

/** Finds and reads the face of every render as the product would; null where none was found, or something else than the face. */
export async function readFaces(
  table: SampleTable,
  finder: FaceFinder,
  reader: FaceReader,
  refiner: RefinedLandmarksReader,
): Promise<(FoundFace | null)[]> {
  const faces: (FoundFace | null)[] = [];
  for (let i = 0; i < table.count; i++) {
    const image = pictureOf(table, i);
    const [found] = await finder.findFaces(image, { select: 'LARGEST' });
    if (!found || isOffTheFace(found.landmarks, rowOf(table, 'landmarks', i))) {
      faces.push(null);
      continue;
    }
    const read = await reader.read(image, found);
    const refined = await refiner.read(image, found);
    faces.push(refined ? withLips(read, refined) : read);
  }
  return faces;
}

function pictureOf({ pictures, side }: SampleTable, i: number): RgbImage {
  const bytes = side * side * 3;
  return { width: side, height: side, channels: 3, data: pictures.subarray(i * bytes, (i + 1) * bytes) };
}

/** A network may take a pattern of the background or an ear for a face. */
function isOffTheFace(found: Float32Array, truth: Float32Array): boolean {
  let distance = 0;
  for (let i = 0; i < found.length; i += 3) distance += Math.hypot(found[i] - truth[i], found[i + 1] - truth[i + 1]);
  const size = Math.hypot(truth[30] - truth[456], truth[31] - truth[457]);
  return distance / (found.length / 3) > 0.15 * size;
}
