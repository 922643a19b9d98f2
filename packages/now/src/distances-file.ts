import { writeNpyObject } from '@ringnet/io';
import { type DistanceStatistics, summariseDistances } from './statistics.js';

/** What one run over a challenge measured. */
export interface ScoredRun {
  /** [K] mm for every scored image, in list order */
  readonly distances: readonly Float64Array[];
  readonly missingFiles: number;
  /** `SUBJECT/CHALLENGE/IMAGE` of the scored images */
  readonly inputFiles: readonly string[];
}

/** The two files that the original evaluation leaves behind. */
export interface DistanceFiles {
  /** `METHOD[_metrical]_computed_distances[_CHALLENGE].npy` */
  readonly name: string;
  readonly npy: Uint8Array;
  /** Beside it under the same name plus `.meanmedian` */
  readonly meanMedian: string;
  readonly statistics: DistanceStatistics;
}

/**
 * Writes the run as the benchmark's own plotting scripts read it.
 * @throws NowError NO_DISTANCES when nothing was scored
 */
export function distanceFiles(
  run: ScoredRun,
  method: string,
  options: { readonly isMetrical?: boolean; readonly challenge?: string } = {},
): DistanceFiles {
  const statistics = summariseDistances(run.distances);
  const metrical = options.isMetrical ? '_metrical' : '';
  const challenge = options.challenge ? `_${options.challenge}` : '';
  return {
    name: `${method}${metrical}_computed_distances${challenge}.npy`,
    npy: writeNpyObject({
      computed_distances: run.distances,
      num_missing_files: run.missingFiles,
      input_files: run.inputFiles,
    }),
    meanMedian: `median: ${statistics.median.toFixed(2)}\nmean: ${statistics.mean.toFixed(2)}\n`,
    statistics,
  };
}
