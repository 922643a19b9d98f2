import type { RgbImage } from '@ringnet/io';
import { resample } from '@ringnet/texture';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reconstruction, Reconstructor } from '../src/index.js';
import { startReconstructorThread } from '../src/node.js';
import { modelsDir, photo } from './support/photos.js';

let reconstructor: Reconstructor;
let photos: readonly RgbImage[];
let heads: readonly Reconstruction[];
beforeAll(async () => {
  reconstructor = await startReconstructorThread({ modelsDir, threads: 1 });
  const image = await photo('astronaut.png');
  // The same face in two photos: as it is, and mirrored and smaller.
  photos = [image, smallerAndMirrored(image)];
  heads = (await Promise.all(photos.map((one) => reconstructor.reconstruct(one)))).map(([head]) => head);
});
afterAll(() => reconstructor.close());

const read = async (k: number) => ({
  reconstruction: heads[k],
  view: await reconstructor.readFace(photos[k], heads[k]),
});

test('photos that are there are fitted together: one shape, and each photo keeps pose, camera and expression', async () => {
  const sources = [await read(0), await read(1)];
  const fused = await reconstructor.fuse(sources);
  expect(fused.fusion).toMatchObject({ method: 'JOINT_FIT', note: null });
  const [first, second] = fused.fusion?.views ?? [];
  expect(fused.parameters).toMatchObject(first.parameters);
  expect(second.parameters.camera.scale).not.toBe(first.parameters.camera.scale);
  heads.forEach(({ parameters, imageFromCrop }, k) => {
    const view = fused.fusion?.views[k];
    expect(view?.imageFromCrop).toEqual(imageFromCrop);
    view?.parameters.globalOrient.forEach((value, axis) => {
      expect(Math.abs(value)).toBeCloseTo(Math.abs(parameters.globalOrient[axis]), 1);
    });
  });
  expect(fused.quality.reprojectionErrorPercent).toBeLessThan(3);
  // Surer than one photo, by less than two photos that have nothing in common would be.
  const [alone, together] = [heads[0], fused].map(({ standardDeviations }) => standardDeviations?.betas[0] ?? 0);
  expect(together).toBeLessThan(alone);
  expect(together).toBeGreaterThan(alone / Math.SQRT2);
  expect(await reconstructor.fuse(sources)).toEqual(fused);
});

test('without a photo the stored shapes are averaged by precision, and the result says why', async () => {
  const narrow = withDeviations(heads[0], 0.2);
  const wide = withDeviations(heads[1], 0.9);
  const fused = await reconstructor.fuse([
    { reconstruction: narrow, view: null },
    { reconstruction: wide, view: (await read(1)).view },
  ]);
  expect(fused.fusion).toMatchObject({ method: 'WEIGHTED_MEAN', note: '1 of 2 photos could not be read again' });
  expect(fused.parameters.globalOrient).toEqual(heads[0].parameters.globalOrient);
  expect(fused.fusion?.views[1].parameters.camera).toEqual(heads[1].parameters.camera);
  const off = (to: Reconstruction) =>
    Math.hypot(...fused.parameters.betas.map((beta, k) => beta - to.parameters.betas[k]));
  expect(off(narrow)).toBeLessThan(off(wide));
});

test('shapes whose errors nobody knows are averaged by confidence', async () => {
  const [a, b] = heads.map((head) => ({ ...head, standardDeviations: null }));
  const fused = await reconstructor.fuse([
    { reconstruction: a, view: null },
    { reconstruction: b, view: null },
  ]);
  const [p, q] = [a.quality.confidence, b.quality.confidence];
  const mean = (p * a.parameters.betas[0] + q * b.parameters.betas[0]) / (p + q);
  expect(fused.parameters.betas[0]).toBeCloseTo(mean, 5);
  expect(fused.standardDeviations).toBeNull();
});

test('the texture of a fused head takes from every photo', async () => {
  const fused = await reconstructor.fuse([await read(0), await read(1)]);
  const make = (others?: readonly (RgbImage | null)[]) =>
    reconstructor.makeArtifact(fused, photos[0], 'TEXTURE_PNG', { textureSize: 256 }, others);
  const [alone, gone, both] = [await make(), await make([null]), await make([painted(photos[1])])];
  expect(Buffer.from(gone.bytes).equals(alone.bytes)).toBe(true);
  expect(Buffer.from(both.bytes).equals(alone.bytes)).toBe(false);
  expect(Buffer.from((await make([painted(photos[1])])).bytes).equals(both.bytes)).toBe(true);
});

test('a face that is not where it was, and one that was never looked for, are not read', async () => {
  const moved = {
    ...heads[0],
    face: heads[0].face && { ...heads[0].face, box: { x: 0, y: 0, width: 20, height: 20 } },
  };
  expect(await reconstructor.readFace(photos[0], moved)).toBeNull();
  expect(await reconstructor.readFace(photos[0], { ...heads[0], face: null })).toBeNull();
});

test('one alone, other head models and other versions of one are refused', async () => {
  const [a, b] = heads.map((reconstruction) => ({ reconstruction, view: null }));
  await expect(reconstructor.fuse([a])).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  for (const change of [{ id: 'another' }, { version: '0.0' }]) {
    const other = { ...b.reconstruction, headModel: { ...b.reconstruction.headModel, ...change } };
    await expect(reconstructor.fuse([a, { reconstruction: other, view: null }])).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  }
});

function withDeviations(head: Reconstruction, deviation: number): Reconstruction {
  if (!head.standardDeviations) throw new Error('the landmark fit says how sure it is');
  const betas = new Float32Array(100).fill(deviation);
  return { ...head, standardDeviations: { ...head.standardDeviations, betas } };
}

function smallerAndMirrored(image: RgbImage): RgbImage {
  const half = { width: image.width >> 1, height: image.height >> 1 };
  const small = resample(image, { left: -0.5, top: -0.5, width: image.width, height: image.height }, half);
  const data = new Uint8Array(small.data.length);
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      for (let k = 0; k < 3; k++) {
        data[3 * (y * half.width + x) + k] = small.data[3 * (y * half.width + half.width - 1 - x) + k];
      }
    }
  }
  return { ...half, channels: 3, data };
}

/** Of one strange colour, so that what comes from it can be told. */
function painted(image: RgbImage): RgbImage {
  return { ...image, data: image.data.map((value, i) => (i % 3 === 1 ? 255 - value : value)) };
}
