import { expect, test } from 'vitest';
import { MEDIAPIPE_MARGIN, readLandmarks, regionOfDetection } from '../../src/face/face-landmarks.js';
import { ImagePyramid } from '../../src/face/image-pyramid.js';
import type { Region } from '../../src/face/region.js';
import type { RegionNetwork } from '../../src/face/region-network.js';

const photo = { width: 4, height: 4, channels: 3, data: new Uint8Array(48) } as const;
const rest: Region = { centerX: 300, centerY: 200, sizePx: 150, rollRad: 0 };
const side = 192;

/** A network whose landmarks lead to where its region lies, but for a share of the way to `rest`. */
function network(left: number, seen: Region[], logit = 25): RegionNetwork {
  return {
    async look(_pyramid, region) {
      seen.push(region);
      const towards = (from: number, to: number) => to + left * (from - to);
      const centre = [towards(region.centerX, rest.centerX), towards(region.centerY, rest.centerY)];
      const half = towards(region.sizePx, rest.sizePx) / MEDIAPIPE_MARGIN / 2;
      const data = new Float32Array(3 * 468);
      for (let k = 0; k < 468; k++) {
        const corner = [k % 2 ? half : -half, k % 4 > 1 ? half : -half];
        if (k === 33 || k === 263) corner.splice(0, 2, k === 33 ? -half : half, 0);
        data[3 * k] = ((centre[0] + corner[0] - region.centerX) / region.sizePx + 0.5) * side;
        data[3 * k + 1] = ((centre[1] + corner[1] - region.centerY) / region.sizePx + 0.5) * side;
      }
      return {
        landmarks: { data, shape: [1, 1404] },
        score: { data: Float32Array.of(logit), shape: [1, 1] },
      };
    },
  };
}

const off = (region: Region) => Math.hypot(region.centerX - rest.centerX, region.centerY - rest.centerY) / rest.sizePx;

test('a region that moves far goes on towards where it will rest, and is read there', async () => {
  const seen: Region[] = [];
  const start = { ...rest, centerX: rest.centerX + 18, sizePx: 165 };
  const reading = await readLandmarks(network(0.25, seen), new ImagePyramid(photo), start, 0.02);
  expect(seen).toHaveLength(2);
  expect(off(start)).toBeCloseTo(0.12, 6);
  // Without going on it would be a quarter of that, 0.03.
  expect(off(seen[1])).toBeLessThan(0.005);
  expect(off(reading.region)).toBeLessThan(0.002);
  expect(reading.from).toBe(seen[1]);
});

test('one that hardly moves is read where its landmarks lead to', async () => {
  const seen: Region[] = [];
  const start = { ...rest, centerX: rest.centerX + 3 };
  await readLandmarks(network(0.25, seen), new ImagePyramid(photo), start, 0.02);
  expect(seen).toHaveLength(2);
  expect(seen[1].centerX).toBeCloseTo(rest.centerX + 0.75, 3);
});

test('a face that is hard to see has to stand stiller', async () => {
  const passes = async (logit: number) => {
    const seen: Region[] = [];
    await readLandmarks(
      network(0.6, seen, logit),
      new ImagePyramid(photo),
      { ...rest, centerX: rest.centerX + 15 },
      0.02,
    );
    return seen.filter(({ rollRad }) => Math.abs(rollRad) < 0.1).length;
  };
  expect(await passes(10)).toBeGreaterThan(await passes(25));
});

test("a detector's square is read a little higher, along its own axes", () => {
  const region = regionOfDetection({ score: 1, centerX: 100, centerY: 100, sizePx: 100, rollRad: Math.PI / 2 });
  expect([region.centerX, region.centerY, region.sizePx]).toEqual([
    expect.closeTo(103, 6),
    expect.closeTo(100, 6),
    150,
  ]);
});
