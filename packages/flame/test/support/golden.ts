import { readFileSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type NdArray, readNpy, readNpyObject, readPickle } from '@ringnet/io';
import {
  type HeadModel,
  type HeadParameters,
  parseContourEmbedding,
  parseEmbedding,
  parseHeadModel,
} from '../../src/index.js';

/** One case of expected.json. */
export interface GoldenCase {
  readonly name: string;
  readonly shape: number[];
  readonly expression: number[];
  readonly full_pose15: number[];
  readonly translation: number[];
  readonly contour_row: number;
  readonly joints: number[][];
  readonly landmarks68: number[][];
}

export interface GoldenEmbedding {
  readonly lmk_face_idx: number[];
  readonly lmk_b_coords: number[][];
}

export interface Golden {
  readonly cases: GoldenCase[];
  readonly row_of_angle: [number, number][];
  readonly yaw_sweep: { yaw_deg: number; joint: 'global' | 'neck'; angle_deg: number; row: number }[];
  readonly static: GoldenEmbedding;
  readonly dynamic_row_checks: Record<string, GoldenEmbedding>;
  readonly shapedirs_probe: ([number[], number] | [string, number])[];
  readonly posedirs_probe: ([number[], number] | [string, number])[];
  readonly J_regressor_nonzeros: [number, number, number][];
  readonly weights_row_0: number[];
}

/** Sizes of the pickles inside models.br, in order. */
export const flavours = {
  'model_py2_p2_chumpy.pkl': 5429197,
  'model_py2_p2_allchumpy.pkl': 2740114,
  'model_py3_p4_plain.pkl': 2755765,
  'model_py3_p5_csc.pkl': 2739623,
} as const;

export type Flavour = keyof typeof flavours;

const folder = new URL('../golden/', import.meta.url);

export const readBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));

export const readArray = (name: string): NdArray => readNpy(readBytes(name));

export const readJson = <T>(name: string): T => JSON.parse(gunzipSync(readBytes(name)).toString()) as T;

export const readGolden = (): Golden => readJson('expected.json.gz');

let pickles: Buffer | undefined;

/** The bytes of one pickle flavour. */
export function pickleBytes(flavour: Flavour): Uint8Array {
  pickles ??= brotliDecompressSync(readBytes('models.br'));
  let offset = 0;
  for (const [name, size] of Object.entries(flavours)) {
    if (name === flavour) return new Uint8Array(pickles.subarray(offset, offset + size));
    offset += size;
  }
  throw new Error(`no flavour ${flavour}`);
}

/** The 514-vertex model of one pickle flavour, with its two landmark embeddings. */
export function goldenModel(flavour: Flavour = 'model_py3_p5_csc.pkl'): HeadModel {
  const faceCount = 1024;
  return parseHeadModel(readPickle(pickleBytes(flavour)), {
    landmarks: {
      static51: parseEmbedding(readPickle(readBytes('static_embedding_p0.pkl')), faceCount),
      contour: parseContourEmbedding(readNpyObject(readBytes('dynamic_embedding_py2.npy')), faceCount),
    },
  });
}

interface Basis {
  readonly amp: number[];
  readonly freq: number[][];
  readonly phase: number[][];
}

interface FullGolden {
  readonly cases: GoldenCase[];
  readonly J_regressor_triplets: [number, number, number][];
  readonly static: GoldenEmbedding;
  readonly dynamic: { readonly lmk_face_idx: number[][]; readonly lmk_b_coords: number[][][] };
}

/** The model of FLAME's own size, its bases by the formula of the golden data's README. */
export function fullModel(): { model: HeadModel; cases: GoldenCase[] } {
  const expected = readJson<FullGolden>('full/expected.json.gz');
  const basis = readJson<{ shapedirs: Basis; posedirs: Basis }>('full/basis.json.gz');
  const template = readArray('full/v_template.npy');
  const vertexCount = template.shape[0];
  const faces = readArray('full/faces.npy');
  const evaluate = ({ amp, freq, phase }: Basis): NdArray => {
    const data = new Float64Array(vertexCount * 3 * amp.length);
    for (let v = 0; v < vertexCount; v++) {
      const [x, y, z] = [0, 1, 2].map((k) => Number(template.data[3 * v + k]));
      for (let k = 0; k < amp.length; k++) {
        const angle = freq[k][0] * x + freq[k][1] * y + freq[k][2] * z;
        for (let axis = 0; axis < 3; axis++) {
          data[(3 * v + axis) * amp.length + k] = amp[k] * Math.sin(angle + phase[k][axis]);
        }
      }
    }
    return { data, shape: [vertexCount, 3, amp.length] };
  };
  const regressor = new Float64Array(5 * vertexCount);
  for (const [joint, vertex, value] of expected.J_regressor_triplets) regressor[joint * vertexCount + vertex] = value;
  const model = parseHeadModel(
    {
      v_template: template,
      f: faces,
      weights: readArray('full/weights.npy'),
      shapedirs: evaluate(basis.shapedirs),
      posedirs: evaluate(basis.posedirs),
      J_regressor: { data: regressor, shape: [5, vertexCount] },
      kintree_table: [
        [4294967295, 0, 1, 1, 1],
        [0, 1, 2, 3, 4],
      ],
    },
    {
      landmarks: {
        static51: parseEmbedding(expected.static, faces.shape[0]),
        contour: parseContourEmbedding(expected.dynamic, faces.shape[0]),
      },
    },
  );
  return { model, cases: expected.cases };
}

/** A golden case's inputs. */
export function parametersOf(golden: GoldenCase): HeadParameters {
  return {
    betas: Float32Array.from(golden.shape),
    expression: Float32Array.from(golden.expression),
    pose: Float32Array.from(golden.full_pose15),
    translation: Float32Array.from(golden.translation),
  };
}

/** The largest |a - b| of two arrays of one length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let k = 0; k < a.length; k++) largest = Math.max(largest, Math.abs(a[k] - b[k]));
  return largest;
}
