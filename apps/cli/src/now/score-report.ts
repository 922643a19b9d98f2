import path from 'node:path';
import { writeNpy } from '@ringnet/io';
import {
  curveCsv,
  curveSvg,
  type DistanceStatistics,
  distanceFiles,
  type ErrorCurve,
  errorCurve,
  type NamedCurve,
  type NowImage,
} from '@ringnet/now';
import { writeBytes } from '../files/mesh-file.js';
import { curvePng } from './curve-png.js';
import { imageKey } from './now-files.js';
import type { Problem } from './score-worker.js';

/** Why an image has no distances. */
export interface Unscored extends Problem {
  readonly image: string;
}

export interface ScoredSet {
  readonly method: string;
  readonly isMetrical: boolean;
  readonly compat: boolean;
  readonly challenge?: string;
  readonly images: readonly NowImage[];
  /** Of other challenges than the one chosen; the original counts them as missing */
  readonly otherImages: number;
  /** mm, by `imageKey` */
  readonly distances: ReadonlyMap<string, Float64Array>;
  readonly unscored: readonly Unscored[];
  readonly problems: readonly Unscored[];
}

/** One line of the result: a challenge, or all of them. */
export interface ChallengeResult {
  readonly challenge: string;
  readonly images: number;
  readonly unscored: number;
  /** Null when none of its images could be scored */
  readonly statistics: DistanceStatistics | null;
}

/**
 * Writes the benchmark's own files for all images and for every challenge among them, the curve as .npy, .csv, .svg and .png,
 * and everything in one JSON.
 *
 * @returns the whole set's result first
 */
export async function writeResults(out: string, set: ScoredSet): Promise<ChallengeResult[]> {
  const parts = [...new Set(set.images.map(({ challenge }) => challenge))].sort();
  const curves: NamedCurve[] = [];
  const results: ChallengeResult[] = [];
  const whole = set.challenge ?? 'all';
  for (const challenge of set.challenge || parts.length === 1 ? [whole] : [whole, ...parts]) {
    const images = challenge === whole ? set.images : set.images.filter((image) => image.challenge === challenge);
    const { result, curve } = await writeChallenge(out, set, challenge, images, challenge === 'all');
    results.push(result);
    if (curve) curves.push({ name: challenge, curve });
  }
  const stem = fileStem(out, set);
  const suffix = set.challenge ? `_${set.challenge}` : '';
  if (curves.length > 0) {
    const svg = curveSvg(curves);
    await writeBytes(`${stem}_curve${suffix}.svg`, svg);
    await writeBytes(`${stem}_curve${suffix}.png`, await curvePng(svg));
  }
  const { method, isMetrical, compat, unscored, problems } = set;
  const json = { method, isMetrical, compat, unit: 'mm', results, unscored, problems };
  await writeBytes(`${stem}_results${suffix}.json`, `${JSON.stringify(json, null, 2)}\n`);
  return results;
}

async function writeChallenge(
  out: string,
  set: ScoredSet,
  challenge: string,
  images: readonly NowImage[],
  isWhole: boolean,
): Promise<{ readonly result: ChallengeResult; readonly curve: ErrorCurve | null }> {
  const inputFiles = images.map(imageKey).filter((key) => set.distances.has(key));
  const distances = inputFiles.map((key) => set.distances.get(key) ?? new Float64Array(0));
  const unscored = images.length - inputFiles.length;
  const counts = { challenge, images: inputFiles.length, unscored };
  if (inputFiles.length === 0) return { result: { ...counts, statistics: null }, curve: null };
  const { name, npy, meanMedian, statistics } = distanceFiles(
    { distances, missingFiles: unscored + (set.compat ? set.otherImages : 0), inputFiles },
    set.method,
    { isMetrical: set.isMetrical, challenge: isWhole ? undefined : challenge },
  );
  const file = path.join(out, name);
  const curve = errorCurve(distances);
  await writeBytes(file, npy);
  await writeBytes(`${file}.meanmedian`, meanMedian);
  const curveFile = `${fileStem(out, set)}_curve${isWhole ? '' : `_${challenge}`}`;
  await writeBytes(`${curveFile}.npy`, curveNpy(curve));
  await writeBytes(`${curveFile}.csv`, curveCsv(curve));
  return { result: { ...counts, statistics }, curve };
}

/** What every result's name begins with, except that `distanceFiles` names its own. */
function fileStem(out: string, { method, isMetrical }: ScoredSet): string {
  return path.join(out, `${method}${isMetrical ? '_metrical' : ''}`);
}

/** [2, bins]: left bin edges in mm, then percent. */
function curveNpy({ x, y }: ErrorCurve): Uint8Array {
  const data = new Float64Array(2 * x.length);
  data.set(x);
  data.set(y, x.length);
  return writeNpy({ data, shape: [2, x.length] });
}
