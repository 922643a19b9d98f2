import { neutralParameters } from '@ringnet/flame';
import type { RegressedParameters } from '@ringnet/regressor';
import { expect, test } from 'vitest';
import type { Reconstruction } from '../src/index.js';
import { loadOpenHead } from '../src/node.js';
import { withParameters } from '../src/with-parameters.js';
import { modelsDir } from './support/photos.js';

const { model } = await loadOpenHead(modelsDir);
const { betas, expression } = neutralParameters(model);
const rest = () => new Float32Array(3);
const parameters: RegressedParameters = {
  camera: { scale: 8, tx: 0, ty: 0 },
  globalOrient: Float32Array.of(Math.PI, 0, 0),
  neckPose: rest(),
  jawPose: rest(),
  leftEyePose: rest(),
  rightEyePose: rest(),
  betas,
  expression,
};
/** What `withParameters` reads of a reconstruction. */
const head = { parameters, imageFromCrop: Float64Array.of(1, 0, 0, 0, 1, 0), quality: {} } as Reconstruction;

test('another camera moves the landmarks; the base stays as it is', () => {
  const near = withParameters(model, head, { camera: { scale: 8, tx: 0, ty: 0 } });
  const far = withParameters(model, head, { camera: { scale: 4, tx: 0, ty: 0 } });
  const width = ({ landmarksImage }: Reconstruction) => landmarksImage[2 * 16] - landmarksImage[0];
  expect(width(far) / width(near)).toBeCloseTo(0.5, 6);
  expect(head.parameters.camera.scale).toBe(8);
});

test.each<[string, object]>([
  ['a scale that is no number', { camera: { scale: Number.NaN, tx: 0, ty: 0 } }],
  ['an infinite shift', { camera: { scale: 8, tx: Number.POSITIVE_INFINITY, ty: 0 } }],
  ['a scale of nothing', { camera: { scale: 0, tx: 0, ty: 0 } }],
  ['half a camera', { camera: { scale: 8 } }],
  ['no camera', { camera: undefined }],
  ['a plain array', { globalOrient: [0, 0, 0] }],
  ['nothing for an array', { betas: undefined }],
  ['a short rotation', { jawPose: new Float32Array(2) }],
  ['too many coefficients', { betas: new Float32Array(model.shapeCount + 1) }],
  ['a coefficient that is no number', { expression: Float32Array.of(Number.NaN) }],
])('%s is refused', (_, changes) => {
  expect(() => withParameters(model, head, changes)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
});
