import { multiplyRotations, rotationFromAxisAngle } from '@ringnet/flame';
import type { NdArray } from '@ringnet/io';
import { faceSignature, turnOffAlignment } from '@ringnet/regressor';
import type { Sample } from './collect-samples.js';
import type { ShapeMetric } from './shape-metric.js';

/** Samples as arrays, a row each: what a collecting process hands to the training one. */
export interface SampleTable {
  readonly count: number;
  readonly columns: Readonly<Record<ColumnName, Column>>;
}

export interface Column {
  readonly width: number;
  readonly data: Float32Array;
}

/**
 * signature, mirrored: what the regressor sees. difference: the true form, see ShapeMetric. betas: nearest coefficients.
 * turn, mirroredTurn: see turnOffAlignment. plainLandmarks, mirroredLandmarks: see FacePass. truth: landmarks, photo px. facts: person, skin, yaw, pitch, score,
 * distance, occluders.
 */
export const columnNames = [
  'signature',
  'mirrored',
  'difference',
  'betas',
  'expression',
  'jaw',
  'turn',
  'mirroredTurn',
  'globalOrient',
  'plainLandmarks',
  'mirroredLandmarks',
  'truth',
  'facts',
] as const;
export type ColumnName = (typeof columnNames)[number];
export const factNames = ['person', 'skin', 'yaw', 'pitch', 'score', 'distance', 'occluders'] as const;

type Row = Record<ColumnName, ArrayLike<number>>;

/** Turns samples into rows. @param mean  [468, 3], see faceSignature */
export function createTableBuilder(metric: ShapeMetric, mean: Float32Array) {
  const rows: Row[] = [];
  let lastPerson = -1;
  let difference: ArrayLike<number> = [];
  let betas: ArrayLike<number> = [];
  return {
    add({ person, skin, face, head, scene }: Sample): void {
      if (person !== lastPerson) {
        lastPerson = person;
        const form = metric.difference(head.neutralVertices);
        difference = form;
        betas = metric.project(form);
      }
      const [plain, mirror] = face.passes ?? [];
      if (!plain || !mirror) throw new Error('the face was not read');
      const truth = rotationFromAxisAngle(head.globalOrient[0], head.globalOrient[1], head.globalOrient[2]);
      const seen = faceSignature(plain, mean);
      const seenMirrored = faceSignature(mirror, mean);
      const occluders =
        Number(scene.beard > 0) + 2 * Number(scene.glasses !== null) + 4 * Number(scene.hat) + 8 * Number(scene.hand);
      rows.push({
        signature: seen.values,
        mirrored: seenMirrored.values,
        difference,
        betas,
        expression: scene.expression,
        jaw: scene.jawPose,
        turn: turnOffAlignment(seen.rotation, truth),
        mirroredTurn: turnOffAlignment(seenMirrored.rotation, mirrorRotation(truth)),
        globalOrient: head.globalOrient,
        plainLandmarks: plain.landmarks,
        mirroredLandmarks: mirror.landmarks,
        truth: head.landmarks,
        facts: [
          person,
          skin,
          (scene.yawRad * 180) / Math.PI,
          (scene.pitchRad * 180) / Math.PI,
          face.score,
          scene.distanceM,
          occluders,
        ],
      });
    },
    get count() {
      return rows.length;
    },
    arrays(): Record<string, NdArray> {
      const out: Record<string, NdArray> = {};
      for (const name of columnNames) {
        const width = rows[0][name].length;
        const data = new Float32Array(rows.length * width);
        rows.forEach((row, i) => {
          data.set(row[name], i * width);
        });
        out[name] = { data, shape: [rows.length, width] };
      }
      return out;
    },
  };
}

/** Joins tables read from files. */
export function joinTables(parts: readonly ReadonlyMap<string, NdArray>[]): SampleTable {
  const columns = {} as Record<ColumnName, Column>;
  let count = 0;
  for (const name of columnNames) {
    const pieces = parts.map((part) => part.get(name)?.data as Float32Array);
    const width = parts[0].get(name)?.shape[1] ?? 0;
    const data = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      data.set(piece, at);
      at += piece.length;
    }
    columns[name] = { width, data };
    count = data.length / width;
  }
  return { count, columns };
}

/**
 * Works signatures and turns out again from the landmarks of the two looks: renders stay good when only the head's
 * landmark embedding has changed.
 */
export function refreshSignatures(table: SampleTable, mean: Float32Array): void {
  for (let i = 0; i < table.count; i++) {
    const orient = rowOf(table, 'globalOrient', i);
    const truth = rotationFromAxisAngle(orient[0], orient[1], orient[2]);
    for (const look of ['signature', 'mirrored'] as const) {
      const isMirrored = look === 'mirrored';
      const row = rowOf(table, look, i);
      const features = row.slice(0, row.length - AFTER_FEATURES);
      const landmarks = rowOf(table, isMirrored ? 'mirroredLandmarks' : 'plainLandmarks', i);
      const { values, rotation } = faceSignature({ landmarks, features, isMirrored }, mean);
      row.set(values);
      const turn = turnOffAlignment(rotation, isMirrored ? mirrorRotation(truth) : truth);
      rowOf(table, isMirrored ? 'mirroredTurn' : 'turn', i).set(turn);
    }
  }
}

/** Numbers of a signature behind the network's features: aligned landmarks and two columns of the rotation. */
export const AFTER_FEATURES = 1404 + 6;

/** Row i of a column. */
export function rowOf(table: SampleTable, name: ColumnName, i: number): Float32Array {
  const { width, data } = table.columns[name];
  return data.subarray(i * width, (i + 1) * width);
}

export function factOf(table: SampleTable, name: (typeof factNames)[number], i: number): number {
  return rowOf(table, 'facts', i)[factNames.indexOf(name)];
}

/** The rotation of the head in the mirrored picture, for a head mirrored too. */
function mirrorRotation(r: Float64Array): Float64Array {
  const flip = [-1, 0, 0, 0, 1, 0, 0, 0, 1];
  return multiplyRotations(multiplyRotations(flip, r), flip);
}
