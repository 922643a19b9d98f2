import { expect, test } from 'vitest';
import { type LongLensCamera, ringnetRender, ringnetRotate, ringnetVertexColors } from '../src/index.js';
import { goldenArray, goldenJson, goldenMask, goldenPicture } from './support/golden.js';

interface RenderCase {
  readonly picture: string;
  readonly cam_for_render: readonly [number, number, number];
  readonly rotated_vertices_first4: readonly (readonly [number, number, number])[];
}
const golden = goldenJson<{ cases: Record<string, RenderCase> }>('render/expected.json');
const faces = Uint32Array.from(goldenArray<Uint32Array>('render/faces.npy'));
const cases = Object.entries(golden.cases);

function setUp(name: string): { shifted: Float64Array; camera: LongLensCamera } {
  const [focalPx, centerX, centerY] = golden.cases[name].cam_for_render;
  return {
    shifted: goldenArray<Float64Array>(`render/${name}.vertices_shifted.npy`),
    camera: { focalPx, centerX, centerY, translation: [0, 0, 0] },
  };
}

test.each(cases)('%s: vertex colours to 1e-9', (name) => {
  const wanted = goldenArray<Float64Array>(`render/${name}.vertex_colors.npy`);
  const actual = ringnetVertexColors(setUp(name).shifted, faces);
  expect(Math.max(...actual.map((v, i) => Math.abs(v - wanted[i])))).toBeLessThan(1e-9);
});

test.each(cases)('%s: rotated vertices', (name, expected) => {
  const rotated = ringnetRotate(setUp(name).shifted);
  const wanted = expected.rotated_vertices_first4.flat();
  wanted.forEach((v, i) => {
    expect(rotated[i]).toBeCloseTo(v, 9);
  });
});

test.each(cases)('%s: overlay, mesh, rotated view and depth', async (name, expected) => {
  const { shifted, camera } = setUp(name);
  const photo = await goldenPicture(expected.picture.replace('../preprocess', 'photos'));
  const overlay = ringnetRender(photo, camera, shifted, faces);
  const mesh = ringnetRender({ width: photo.width, height: photo.height }, camera, shifted, faces);
  const rotated = ringnetRender({ width: photo.width, height: photo.height }, camera, ringnetRotate(shifted), faces);

  for (const [picture, file, maskFile] of [
    [overlay, 'overlay', 'mask'],
    [mesh, 'mesh', 'mask'],
    [rotated, 'rotated30', 'mask_rotated30'],
  ] as const) {
    const wanted = await goldenPicture(`render/${name}.${file}.png`);
    const mask = await goldenMask(`render/${name}.${maskFile}.png`);
    const inside = erode(mask, photo.width);
    const ownMask = picture.depth.map((z) => (z > 0 ? 1 : 0));
    let wrong = 0;
    let maskWrong = 0;
    for (let p = 0; p < mask.length; p++) {
      if (ownMask[p] !== mask[p] && !touchesOutline(mask, photo.width, p)) maskWrong++;
      if (inside[p] === 0) continue;
      for (let k = 0; k < 3; k++) if (Math.abs(picture.image.data[4 * p + k] - wanted.data[3 * p + k]) > 1) wrong++;
    }
    expect([file, wrong, maskWrong]).toEqual([file, 0, 0]);
  }

  const depth = goldenArray<Float32Array>(`render/${name}.depth.npy`);
  const errors = depth.map((z, p) => (z > 0 && mesh.depth[p] > 0 ? Math.abs(mesh.depth[p] - z) / z : 0));
  expect(Math.max(...errors)).toBeLessThan(1e-5);
  expect(mesh.image.data[3]).toBe(0);
  expect(overlay.image.data[3]).toBe(255);
});

/** 1 where the pixel and its eight neighbours are set. */
function erode(mask: Uint8Array, width: number): Uint8Array {
  return mask.map((m, p) => (m === 1 && neighbors(mask, width, p).every((n) => n === 1) ? 1 : 0));
}

function touchesOutline(mask: Uint8Array, width: number, p: number): boolean {
  return neighbors(mask, width, p).some((n) => n !== mask[p]);
}

function neighbors(mask: Uint8Array, width: number, p: number): number[] {
  return [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1].map((d) => mask[p + d] ?? 0);
}
