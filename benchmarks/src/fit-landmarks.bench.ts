import { readFileSync } from 'node:fs';
import { parseHeadModel } from '@ringnet/flame';
import { decodeImage, readNpz } from '@ringnet/io';
import {
  createFaceFinder,
  createFaceReader,
  createGazeEstimator,
  createLandmarkFitter,
  createRefinedLandmarksReader,
  cropForRegressor,
  parseLearnedRegressor,
} from '@ringnet/regressor';
import { createNodeEngine } from '@ringnet/regressor/node';
import { type Bench, medianMilliseconds } from './bench.js';
import { medianAsync } from './median-async.js';

const root = new URL('../../', import.meta.url);
const bytes = (path: string) => new Uint8Array(readFileSync(new URL(path, root)));
const LEARNED = 'models/face-regressor/regressor.npz';
const NETWORK = 'models/face-regressor/network.onnx';

/** From a found face to parameters, and from a photo to parameters: what one face costs. */
export const fitLandmarksBench: Bench = {
  name: 'fit-landmarks',
  async run() {
    const engine = createNodeEngine({ threads: 1 });
    const landmark = bytes('models/face-finder/landmark.onnx');
    const finder = await createFaceFinder({
      engine,
      shortRange: bytes('models/face-finder/short-range.onnx'),
      landmark,
    });
    const learned = parseLearnedRegressor(readNpz(bytes(LEARNED)));
    const reader = await createFaceReader({ engine, network: bytes(NETWORK), margin: learned.info.margin });
    const refiner = await createRefinedLandmarksReader(engine, bytes('models/face-finder/attention.onnx'));
    const model = parseHeadModel(readNpz(bytes('models/open-head/open-head.npz')));
    const fitter = createLandmarkFitter(model, { learned });
    const gaze = createGazeEstimator(model);
    const { image } = await decodeImage(bytes('examples/photos/astronaut.png'));
    const [found] = await finder.findFaces(image, { select: 'LARGEST' });
    const face = await reader.read(image, found);
    const crop = cropForRegressor(image, 'DETECT', face);
    const { parameters } = fitter.fit(face, crop, image);
    const row = (name: string, milliseconds: number, limitMilliseconds: number) => ({
      name,
      milliseconds,
      rival: null,
      rivalMilliseconds: null,
      limitMilliseconds,
    });
    const rows = [
      row(
        'fit a head to 468 landmarks',
        medianMilliseconds(() => fitter.fit(face, crop, image), 40),
        5,
      ),
      // A new object each time: a face's cut from the photo is kept with it.
      row('read a face: plain and mirrored look', await medianAsync(() => reader.read(image, { ...found }), 20), 10),
      row(
        'look closer: lips, irises and gaze',
        await medianAsync(async () => {
          const refined = await refiner.read(image, found);
          if (refined) gaze?.estimate(parameters, crop.imageFromCrop, refined);
        }, 20),
        8,
      ),
      row(
        'photo to parameters',
        await medianAsync(async () => {
          const [one] = await finder.findFaces(image, { select: 'LARGEST' });
          const seen = await reader.read(image, one);
          fitter.fit(seen, cropForRegressor(image, 'DETECT', seen), image);
        }, 20),
        25,
      ),
    ];
    await engine.close();
    return rows;
  },
};
