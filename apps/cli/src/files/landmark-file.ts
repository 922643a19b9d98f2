import { type HeadModel, type LandmarkEmbedding, type LandmarkSet, nowLandmarkRows } from '@ringnet/flame';
import { readNpy } from '@ringnet/io';
import { readPickedPoints } from '@ringnet/now';
import { CliError } from '../exit-code.js';
import { readNamedFile } from '../inputs/read-named-file.js';
import { parseJson } from './parse-json.js';

/** Landmarks with what they mean on the model. */
export interface PickedLandmarks {
  /** [L, 3] */
  readonly points: Float64Array;
  readonly set: LandmarkSet;
}

/** Reads 3D landmarks; their number says which they are: 68 or 51 iBUG, 468 MediaPipe, 7 of NoW. */
export async function readLandmarks(file: string, model: HeadModel): Promise<PickedLandmarks> {
  const points = await readPoints(file);
  return { points, set: landmarkSet(file, points.length / 3, model) };
}

/** The numbers of a landmark file, three to a point. */
export async function readPoints(file: string): Promise<Float64Array> {
  const bytes = await readNamedFile(file);
  const text = () => new TextDecoder().decode(bytes);
  if (file.endsWith('.npy')) return pointsFromNpy(file, bytes);
  if (file.endsWith('.pp')) return readPickedPoints(text(), file);
  const numbers = file.endsWith('.json')
    ? jsonNumbers(file, text())
    : text()
        .trim()
        .split(/[\s,]+/)
        .map(Number);
  if (numbers.length % 3 !== 0 || numbers.some((value) => !Number.isFinite(value))) {
    throw new CliError(`${file} does not hold points of three finite numbers`);
  }
  return Float64Array.from(numbers);
}

/** [L, 3] or [1, L, 3]: a transposed array holds as many numbers. */
function pointsFromNpy(file: string, bytes: Uint8Array): Float64Array {
  const { data, shape } = readNpy(bytes);
  const [count, axes] = shape.length === 3 && shape[0] === 1 ? shape.slice(1) : shape;
  if (axes !== 3 || data.length !== 3 * count) {
    throw new CliError(`${file} has the shape [${shape.join(', ')}], expected [points, 3]`);
  }
  return Float64Array.from(data as ArrayLike<number | bigint>, Number);
}

function landmarkSet(file: string, count: number, { landmarks, info }: HeadModel): LandmarkSet {
  const need = (embedding: LandmarkEmbedding | null, what: string) => {
    if (!embedding) throw new CliError(`${info.id} does not know ${what}`);
    return embedding;
  };
  switch (count) {
    case 68:
      return 'ibug68';
    case 51:
      return need(landmarks.static51, 'the 51 landmarks');
    case 468:
      return need(landmarks.mediapipe468, "MediaPipe's 468 landmarks");
    case 7:
      return rowsOf(
        need(landmarks.static51, 'the 7 landmarks of NoW'),
        nowLandmarkRows.map((row) => row - 17),
      );
    default:
      throw new CliError(`${file} holds ${count} landmarks; 68, 51, 468 and 7 are understood`);
  }
}

function rowsOf({ faceIndices, barycentrics }: LandmarkEmbedding, rows: readonly number[]): LandmarkEmbedding {
  return {
    faceIndices: Uint32Array.from(rows, (row) => faceIndices[row]),
    barycentrics: Float32Array.from(rows.flatMap((row) => [...barycentrics.subarray(3 * row, 3 * row + 3)])),
  };
}

/** `[[x, y, z], ...]`, `{ points }`, or the `camera` part of landmarks.json. */
function jsonNumbers(file: string, text: string): number[] {
  const value = parseJson(file, text) as { points?: unknown; camera?: { points?: unknown } } | null;
  const rows = Array.isArray(value) ? value : (value?.points ?? value?.camera?.points);
  if (!Array.isArray(rows)) throw new CliError(`${file} holds no points`);
  return rows.flat().map(Number);
}
