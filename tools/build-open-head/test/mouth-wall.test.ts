import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type HeadModel, parseHeadModel } from '@ringnet/flame';
import { readNpz } from '@ringnet/io';
import { describe, expect, it } from 'vitest';
import { createMouthWall } from '../src/mouth-wall.js';

describe('createMouthWall', () => {
  // Skin at the front, a wall 5 mm behind it, a throat 30 mm behind; then a lower lip of the same place.
  const shape = [0, 0, 0, 0, 0, -0.005, 0, 0, -0.03, 0, -0.001, 0];
  const jaw = [0, 0, 0, 1];
  const { follow } = createMouthWall(shape, [0, 3], [1, 2], jaw);

  it('moves a near wall with the skin of its own side and leaves the throat alone', () => {
    const direction = Float64Array.from([1, 2, 3, 9, 9, 9, 7, 7, 7, -5, -5, -5]);
    follow(direction);
    expect([...direction]).toEqual([1, 2, 3, 1, 2, 3, 7, 7, 7, -5, -5, -5]);
  });
});

/** The committed head. Before the wall was tied, it came out by 1.6 mm in this smile and 0.6 mm in this laugh. */
describe('models/open-head keeps its mouth inside', () => {
  const model = parseHeadModel(
    readNpz(readFileSync(fileURLToPath(new URL('../../../models/open-head/open-head.npz', import.meta.url)))),
  );

  it.each([
    [
      'smile',
      { 'mouth-corner-puller': 1.1, 'mouth-part-later': 0.5, 'mouth-retraction': 0.6, 'mouth-upward-retraction': 0.6 },
    ],
    ['laugh', { 'mouth-corner-puller': 1.1, 'mouth-part-later': 0.7, 'mouth-upward-retraction': 0.4 }],
  ])('%s', (_, units) => {
    expect(wallInFront(model, withUnits(model, units as Record<string, number>))).toBeLessThan(2e-4);
  });
});

function withUnits(model: HeadModel, units: Readonly<Record<string, number>>): Float32Array {
  const stride = model.shapeCount + model.expressionCount;
  const vertices = model.vTemplate.slice();
  for (const [name, strength] of Object.entries(units)) {
    const unit = model.shapeCount + (model.expressionNames ?? []).indexOf(name);
    for (let i = 0; i < vertices.length; i++) vertices[i] += strength * model.shapedirs[i * stride + unit];
  }
  return vertices;
}

/** How far the foremost point of the mouth's inside stands before the skin in front of it, m. */
function wallInFront({ faces, regions }: HeadModel, vertices: Float32Array): number {
  const skin = new Set([...regions.face, ...regions.lips, ...regions.nose]);
  const at = (row: number) => vertices.subarray(3 * row, 3 * row + 3);
  let most = 0;
  for (const row of regions.interior) {
    const [x, y, z] = at(row);
    if (y > -0.02) continue;
    for (let f = 0; f < faces.length; f += 3) {
      if (!skin.has(faces[f]) || !skin.has(faces[f + 1]) || !skin.has(faces[f + 2])) continue;
      const [a, b, c] = [at(faces[f]), at(faces[f + 1]), at(faces[f + 2])];
      const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
      if (area <= 0) continue; // seen from behind
      const u = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) / area;
      const v = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) / area;
      if (u < 0 || v < 0 || u + v > 1) continue;
      const surface = a[2] + u * (b[2] - a[2]) + v * (c[2] - a[2]);
      most = Math.max(most, z - surface);
    }
  }
  return most;
}
