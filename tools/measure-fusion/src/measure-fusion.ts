import type { HeadModel } from '@ringnet/flame';
import type { RgbImage } from '@ringnet/io';
import type { FusionSource, Reconstruction, Reconstructor } from '@ringnet/reconstruct';
import { createShapeAccumulator } from '@ringnet/regressor';
import { createHeadRenderer, randomPerson, randomScene, type Skin } from '@ringnet/render-heads';
import { faceRegion } from '@ringnet/train-regressor/dist/face-region.js';
import { createShapeMetric, dot } from '@ringnet/train-regressor/dist/shape-metric.js';

export interface MeasureOptions {
  readonly seed: number;
  readonly people: number;
  /** Most photos of each person; every number from 1 is measured */
  readonly views: number;
}

/** Mean errors of form over all people, mm, with the first so many photos of each. */
export interface FusionErrors {
  readonly views: number;
  readonly people: number;
  readonly meanHead: number;
  /** One photo alone, mean over the photos */
  readonly alone: number;
  readonly weightedMean: number;
  readonly jointFit: number;
  /** % of the eye distance, first photo: alone, and in the joint fit */
  readonly reprojection: readonly [alone: number, jointFit: number];
}

export interface FusionReport {
  readonly errors: readonly FusionErrors[];
  /** Between the errors of form of two photos of one person */
  readonly errorCorrelation: number;
  /** Error of stored shapes combined with other assumed correlations, all views, mm */
  readonly assumed: readonly { readonly correlation: number; readonly error: number }[];
}

const SIDE = 320;
/** As the held-out heads of tools/train-regressor. */
const DEFORMATION = 0.5;
const MAX_YAW_DEGREES = 50;
const correlations = [0, 0.3, 0.5, 0.65, 0.8, 1];

interface Seen {
  readonly difference: Float64Array;
  readonly sources: readonly FusionSource[];
}

/**
 * Renders people in several scenes and reconstructs them as the product does: finder, crop, regressor, then `fuse`. Errors
 * are those of docs/accuracy.md: corresponding vertices of the neutral face after a similarity. The same seed gives the
 * same numbers.
 */
export async function measureFusion(
  model: HeadModel,
  skins: readonly Skin[],
  reconstructor: Reconstructor,
  { seed, people, views }: MeasureOptions,
): Promise<FusionReport> {
  const renderer = createHeadRenderer(model, skins);
  const metric = createShapeMetric(model, faceRegion(model));
  const seen: Seen[] = [];
  for (let p = 0; p < people; p++) {
    const person = randomPerson(model, seed + p, { skins: [...skins.keys()], deformation: DEFORMATION });
    const sources: FusionSource[] = [];
    let difference = new Float64Array(0);
    // Scenes in which no face is found are replaced, up to twice as many.
    for (let s = 0; sources.length < views && s < 2 * views; s++) {
      const sceneSeed = ((seed + p) * 31 + s * 7919 + 17) % 2 ** 31;
      const scene = randomScene(model, sceneSeed, { maxYaw: MAX_YAW_DEGREES });
      const { image, neutralVertices } = await renderer.render(person, scene, SIDE);
      difference = metric.difference(neutralVertices) as Float64Array<ArrayBuffer>;
      const source = await reconstructed(reconstructor, image);
      if (source) sources.push(source);
    }
    if (sources.length === views) seen.push({ difference, sources });
  }

  const errorOf = (betas: ArrayLike<number>, { difference }: Seen) => metric.error(metric.form(betas), difference);
  const errors: FusionErrors[] = [];
  for (let count = 1; count <= views; count++) {
    const rows: Omit<FusionErrors, 'views' | 'people'>[] = [];
    for (const one of seen) {
      const sources = one.sources.slice(0, count);
      const [first] = sources;
      const joint = count > 1 ? await reconstructor.fuse(sources) : first.reconstruction;
      const mean = count > 1 ? await reconstructor.fuse(withoutViews(sources)) : first.reconstruction;
      rows.push({
        meanHead: errorOf([], one),
        alone: meanOf(sources.map(({ reconstruction }) => errorOf(betasOf(reconstruction), one))),
        weightedMean: errorOf(betasOf(mean), one),
        jointFit: errorOf(betasOf(joint), one),
        reprojection: [reprojectionOf(first.reconstruction), reprojectionOf(joint)],
      });
    }
    errors.push({
      views: count,
      people: seen.length,
      meanHead: meanOf(rows.map(({ meanHead }) => meanHead)),
      alone: meanOf(rows.map(({ alone }) => alone)),
      weightedMean: meanOf(rows.map(({ weightedMean }) => weightedMean)),
      jointFit: meanOf(rows.map(({ jointFit }) => jointFit)),
      reprojection: [
        meanOf(rows.map(({ reprojection }) => reprojection[0])),
        meanOf(rows.map(({ reprojection }) => reprojection[1])),
      ],
    });
  }
  const formErrors = seen.map(({ sources, difference }) =>
    sources.map(({ reconstruction }) => metric.form(betasOf(reconstruction)).map((value, i) => value - difference[i])),
  );
  const assumed = correlations.map((correlation) => ({
    correlation,
    error: meanOf(seen.map((one) => errorOf(combined(one.sources, correlation), one))),
  }));
  return { errors, errorCorrelation: correlationWithin(formErrors), assumed };
}

async function reconstructed(reconstructor: Reconstructor, image: RgbImage): Promise<FusionSource | null> {
  const [reconstruction] = await reconstructor.reconstruct(image).catch((error) => {
    if (error.code === 'NO_FACE_FOUND' || error.code === 'FACE_TOO_SMALL') return [];
    throw error;
  });
  return reconstruction ? { reconstruction, view: await reconstructor.readFace(image, reconstruction) } : null;
}

function combined(sources: readonly FusionSource[], correlation: number): Float64Array {
  const shape = createShapeAccumulator(correlation);
  for (const { reconstruction } of sources) {
    shape.add({ betas: betasOf(reconstruction), deviations: reconstruction.standardDeviations?.betas ?? null });
  }
  return shape.combined().betas;
}

/** Mean product of two photos' errors over the mean square of one's. */
function correlationWithin(groups: readonly (readonly Float64Array[])[]): number {
  const same: number[] = [];
  const cross: number[] = [];
  for (const group of groups) {
    group.forEach((a, i) => {
      group.forEach((b, j) => {
        (i === j ? same : cross).push(dot(a, b));
      });
    });
  }
  return meanOf(cross) / meanOf(same);
}

const withoutViews = (sources: readonly FusionSource[]) => sources.map((source) => ({ ...source, view: null }));
const betasOf = ({ parameters }: Reconstruction) => parameters.betas;
const reprojectionOf = ({ quality }: Reconstruction) => quality.reprojectionErrorPercent ?? Number.NaN;
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
