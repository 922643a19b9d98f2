import { rotationFromAxisAngle } from '@ringnet/flame';
import type { NdArray } from '@ringnet/io';
import type { Sample } from './collect-samples.js';
import type { ShapeMetric } from './shape-metric.js';

/** Samples as arrays, a row each: what a rendering process hands to training and to evaluation. */
export interface SampleTable {
  readonly count: number;
  readonly columns: Readonly<Record<ColumnName, Column>>;
  /** [N, side, side, 3], sRGB */
  readonly pictures: Uint8Array;
  readonly side: number;
}

export interface Column {
  readonly width: number;
  readonly data: Float32Array;
}

/**
 * betas: nearest coefficients to the true form, see ShapeMetric. rotation: camera from model frame, row-major. landmarks: [468, 3], px.
 * form: the true form, see ShapeMetric.difference; empty in tables that only train. facts: see factNames.
 */
export const columnNames = ['betas', 'expression', 'jaw', 'gaze', 'rotation', 'landmarks', 'form', 'facts'] as const;
export type ColumnName = (typeof columnNames)[number];
export const factNames = ['person', 'skin', 'yaw', 'pitch', 'distance', 'occluders'] as const;

type Row = Record<ColumnName, ArrayLike<number>>;

/** Turns samples into rows. @param withForm  keep the true form: large */
export function createTableBuilder(metric: ShapeMetric, withForm: boolean) {
  const rows: Row[] = [];
  const pictures: Uint8Array[] = [];
  let side = 0;
  let lastPerson = -1;
  let form: ArrayLike<number> = [];
  let betas: ArrayLike<number> = [];
  return {
    add({ person, skin, head, scene }: Sample): void {
      if (person !== lastPerson) {
        lastPerson = person;
        const difference = metric.difference(head.neutralVertices);
        betas = metric.project(difference);
        form = withForm ? difference : [];
      }
      const occluders =
        Number(scene.beard > 0) + 2 * Number(scene.glasses !== null) + 4 * Number(scene.hat) + 8 * Number(scene.hand);
      const [x, y, z] = head.globalOrient;
      side = head.image.width;
      pictures.push(head.image.data.slice());
      rows.push({
        betas,
        form,
        expression: scene.expression,
        jaw: scene.jawPose,
        gaze: scene.eyePose.subarray(0, 2),
        rotation: rotationFromAxisAngle(x, y, z),
        landmarks: head.landmarks,
        facts: [
          person,
          skin,
          (scene.yawRad * 180) / Math.PI,
          (scene.pitchRad * 180) / Math.PI,
          scene.distanceM,
          occluders,
        ],
      });
    },
    get count() {
      return rows.length;
    },
    /** Arrays of one .npz: the columns, then `pictures`. */
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
      const bytes = new Uint8Array(rows.length * side * side * 3);
      pictures.forEach((picture, i) => {
        bytes.set(picture, i * picture.length);
      });
      out.pictures = { data: bytes, shape: [rows.length, side, side, 3] };
      return out;
    },
  };
}

/** Joins tables read from files. */
export function joinTables(parts: readonly ReadonlyMap<string, NdArray>[]): SampleTable {
  const joined = <T extends Float32Array | Uint8Array>(name: string, make: (length: number) => T): T => {
    const pieces = parts.map((part) => part.get(name)?.data as T);
    const out = make(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      out.set(piece, at);
      at += piece.length;
    }
    return out;
  };
  const columns = {} as Record<ColumnName, Column>;
  for (const name of columnNames) {
    columns[name] = { width: parts[0].get(name)?.shape[1] ?? 0, data: joined(name, (n) => new Float32Array(n)) };
  }
  const side = parts[0].get('pictures')?.shape[1] ?? 0;
  return {
    count: columns.facts.data.length / factNames.length,
    columns,
    pictures: joined('pictures', (n) => new Uint8Array(n)),
    side,
  };
}

/** Row i of a column. */
export function rowOf(table: SampleTable, name: ColumnName, i: number): Float32Array {
  const { width, data } = table.columns[name];
  return data.subarray(i * width, (i + 1) * width);
}

export function factOf(table: SampleTable, name: (typeof factNames)[number], i: number): number {
  return rowOf(table, 'facts', i)[factNames.indexOf(name)];
}
