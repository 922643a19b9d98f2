import { expect, test } from 'vitest';
import {
  checkPrediction,
  curveSvg,
  distanceFiles,
  errorCurve,
  NowError,
  parseImageList,
  scoreImage,
} from '../src/index.js';
import { goldenPair } from './support/golden-pair.js';

const good = goldenPair;
const { prediction, scanLandmarks, predictionLandmarks } = good;
const codes = (input: Parameters<typeof checkPrediction>[0]): string[] =>
  checkPrediction(input).map(({ code }) => code);

test('a sound prediction has no problem', () => {
  expect(checkPrediction(good)).toEqual([]);
});

test('names a mirrored mesh, exchanged sides, colours, a wrong unit and faces without area', () => {
  const negateX = <T extends Float32Array | Float64Array>(values: T): T =>
    values.map((v, k) => (k % 3 === 0 ? -v : v)) as T;
  expect(
    codes({
      ...good,
      prediction: { ...prediction, vertices: negateX(prediction.vertices) },
      predictionLandmarks: negateX(predictionLandmarks),
    }),
  ).toContain('MIRRORED');
  const swapped = [3, 2, 1, 0, 4, 6, 5].flatMap((k) => [...predictionLandmarks.subarray(3 * k, 3 * k + 3)]);
  expect(codes({ ...good, predictionLandmarks: swapped })).toContain('LANDMARK_ORDER');
  expect(
    codes({ ...good, prediction: { ...prediction, colors: new Uint8Array(prediction.vertices.length) } }),
  ).toContain('COLOURED_VERTICES');
  expect(codes({ ...good, unit: 'mm' })).toContain('UNIT');
  expect(
    codes({ ...good, prediction: { ...prediction, faces: Uint32Array.of(...prediction.faces, 3, 3, 4) } }),
  ).toContain('DEGENERATE_FACES');
});

test('names landmarks of another frame and a mesh that ends too early', () => {
  const faceOnly = prediction.faces.filter((_, k, all) => {
    const face = Math.floor(k / 3) * 3;
    return [0, 1, 2].every((c) => prediction.vertices[3 * all[face + c] + 2] > 0.1);
  });
  const used = new Set(faceOnly);
  const vertices = prediction.vertices.map((value, k) =>
    used.has(Math.floor(k / 3)) ? value : predictionLandmarks[12 + (k % 3)],
  );
  expect(codes({ ...good, prediction: { vertices, faces: Uint32Array.from(faceOnly) } })).toContain('CROPPED');
  const far = predictionLandmarks.map((value, k) => (k >= 12 && k < 15 ? value * 2 : value));
  expect(codes({ ...good, predictionLandmarks: far }).length).toBeGreaterThan(0);
});

test('bad input is a typed error that says what is wrong', () => {
  const score = (change: object) => () => scoreImage({ ...good, ...change });
  expect(score({ predictionLandmarks: [1, 2, 3] })).toThrow(/3 numbers, expected 21/);
  expect(score({ predictionLandmarks: Array.from({ length: 21 }, (_, k) => Math.floor(k / 3)) })).toThrow(/on a line/);
  expect(score({ scanLandmarks: scanLandmarks.map((value) => value + 1e4) })).toThrow(/no scan vertex/);
  expect(score({ prediction: { ...prediction, faces: new Uint32Array(0) } })).toThrow(NowError);
  expect(score({ predictionLandmarks: predictionLandmarks.map((value, k) => (k === 4 ? Number.NaN : value)) })).toThrow(
    /point 1/,
  );
});

test('the image list keeps the last three parts and refuses others', () => {
  expect(parseImageList('a/b/FaMoS_1/selfie/IMG_01.jpg\r\n\n')).toEqual([
    { subject: 'FaMoS_1', challenge: 'selfie', name: 'IMG_01', file: 'IMG_01.jpg' },
  ]);
  // The original cuts four characters off any name, and so looks for predictions of `IMG_02.`.
  expect(parseImageList('a/selfie/IMG_02.jpeg')).toEqual([
    { subject: 'a', challenge: 'selfie', name: 'IMG_02.', file: 'IMG_02.jpeg' },
  ]);
  expect(() => parseImageList('selfie.jpg')).toThrow(/line 1/);
  expect(() => parseImageList('x/../y.jpg')).toThrow(NowError);
});

test("the result files carry the benchmark's names, two decimals and an SVG curve", () => {
  const run = { distances: [Float64Array.of(1, 2, 4)], missingFiles: 2, inputFiles: ['a/selfie/i'] };
  const files = distanceFiles(run, 'ours', { isMetrical: true, challenge: 'selfie' });
  expect(files.name).toBe('ours_metrical_computed_distances_selfie.npy');
  expect(files.meanMedian).toBe('median: 2.00\nmean: 2.33\n');
  expect(curveSvg([{ name: 'ours & theirs', curve: errorCurve(run.distances) }])).toContain('ours &#38; theirs');
});
