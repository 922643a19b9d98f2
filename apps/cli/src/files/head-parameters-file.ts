import type { PoseParts } from '@ringnet/flame';
import { readRingnetParameters } from '@ringnet/io';
import { CliError } from '../exit-code.js';
import { readNamedFile } from '../inputs/read-named-file.js';
import { parseJson } from './parse-json.js';

/** The parameters of a stored head, whichever file they come from. */
export interface StoredParameters {
  readonly betas: Float32Array;
  readonly expression: Float32Array;
  readonly pose: PoseParts;
  readonly camera: { readonly scale: number; readonly tx: number; readonly ty: number } | null;
  /** [6], where the file has it */
  readonly imageFromCrop: Float64Array | null;
}

/** Reads RingNet's .npy, our parameters.json or what the GraphQL API returns. */
export async function readParametersFile(file: string): Promise<StoredParameters> {
  const bytes = await readNamedFile(file);
  if (file.toLowerCase().endsWith('.json')) return parseParametersJson(file, new TextDecoder().decode(bytes));
  const { camera, pose, betas, expression } = readRingnetParameters(bytes);
  return {
    betas,
    expression,
    pose: { globalOrient: pose.slice(0, 3), jawPose: pose.slice(3, 6) },
    camera: { scale: camera[0], tx: camera[1], ty: camera[2] },
    imageFromCrop: null,
  };
}

/** Turns either JSON spelling into parameters: `pose.global` may be numbers or `{ axisAngle }`, `shape` numbers or `{ values }`. */
export function parseParametersJson(file: string, text: string): StoredParameters {
  const record = readObject(file, text);
  const pose = objectAt(record, 'pose');
  const camera = objectAt(record, 'camera');
  const imageFromCrop = numbers(record.imageFromCrop ?? camera?.imageFromCrop);
  const scale = Number(camera?.scale);
  return {
    betas: Float32Array.from(numbers(record.shape ?? record.betas) ?? fail(file, 'shape')),
    expression: Float32Array.from(numbers(record.expression) ?? []),
    pose: {
      globalOrient: numbers(pose?.global ?? pose?.globalOrient) ?? undefined,
      neckPose: numbers(pose?.neck ?? pose?.neckPose) ?? undefined,
      jawPose: numbers(pose?.jaw ?? pose?.jawPose) ?? undefined,
      leftEyePose: numbers(pose?.leftEye ?? pose?.leftEyePose) ?? undefined,
      rightEyePose: numbers(pose?.rightEye ?? pose?.rightEyePose) ?? undefined,
    },
    camera: Number.isFinite(scale) ? { scale, tx: Number(camera?.tx), ty: Number(camera?.ty) } : null,
    imageFromCrop: imageFromCrop?.length === 6 ? Float64Array.from(imageFromCrop) : null,
  };
}

function readObject(file: string, text: string): Record<string, unknown> {
  const value = parseJson(file, text);
  if (isObject(value)) return value;
  throw new CliError(`${file} holds no parameters: it is not an object`);
}

function objectAt(record: Record<string, unknown>, key: string): Record<string, unknown> | null {
  const value = record[key];
  return isObject(value) ? value : null;
}

function numbers(value: unknown): number[] | null {
  if (Array.isArray(value))
    return value.every((item) => typeof item === 'number' && Number.isFinite(item)) ? value : null;
  if (!isObject(value)) return null;
  return numbers(value.axisAngle ?? value.values);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fail(file: string, field: string): never {
  throw new CliError(`${file} holds no parameters: ${field} is missing or not numbers`);
}
