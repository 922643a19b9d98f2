import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { evaluateEmbedding, type HeadModel, type LandmarkEmbedding, parseHeadModel } from '@ringnet/flame';
import { decodeImage, type NdArray, readNpz } from '@ringnet/io';
import { beforeAll, describe, expect, it } from 'vitest';
import { IBUG_FROM_MEDIAPIPE } from '../src/mediapipe-points.js';

const folder = fileURLToPath(new URL('../../../models/open-head/', import.meta.url));

/** The committed file, not a rebuilt one. */
describe('models/open-head', () => {
  let arrays: Map<string, NdArray>;
  let model: HeadModel;
  const rows = (name: string) => model.regions[name];
  const vertex = (v: number) => [...model.vTemplate.subarray(3 * v, 3 * v + 3)];
  const meanOf = (vertices: Uint32Array) =>
    [0, 1, 2].map((k) => vertices.reduce((sum, v) => sum + model.vTemplate[3 * v + k], 0) / vertices.length);
  const landmarks = (embedding: LandmarkEmbedding | null) =>
    evaluateEmbedding(embedding as LandmarkEmbedding, model.vTemplate, model.faces);

  beforeAll(() => {
    arrays = readNpz(new Uint8Array(readFileSync(join(folder, 'open-head.npz'))));
    model = parseHeadModel(arrays);
  });

  it('takes at most 4 MB', () => {
    const bytes = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
    expect(bytes).toBeGreaterThan(1e6);
    expect(bytes).toBeLessThan(4 * 2 ** 20);
  });

  it('says who made it and under which licence', () => {
    expect(model.info).toMatchObject({ id: 'open-head', licence: 'CC0-1.0' });
    expect(model.expressionBounds).toEqual([0, 1.1]);
    expect([model.shapeCount, model.expressionCount]).toEqual([100, 50]);
    expect([...model.parents]).toEqual([-1, 0, 1, 1, 1]);
  });

  it('has 63 mm between the eyes, its origin between them, and looks along +z', () => {
    const [left, right] = [meanOf(rows('leftEye')), meanOf(rows('rightEye'))];
    expect(left[0] - right[0]).toBeCloseTo(0.063, 6);
    for (const k of [1, 2]) expect(left[k] + right[k]).toBeCloseTo(0, 6);
    const nose = Math.max(...[...rows('nose')].map((v) => vertex(v)[2]));
    const front = Math.max(...Array.from({ length: model.vTemplate.length / 3 }, (_, v) => vertex(v)[2]));
    expect(nose).toBe(front);
    expect(Math.max(...[...rows('scalp')].map((v) => vertex(v)[1]))).toBeGreaterThan(0.08);
  });

  it('rounds no component by more than 0.02 mm', () => {
    const scale = arrays.get('shapedirs_scale')?.data as Float32Array;
    expect(Math.max(...scale) / 2).toBeLessThan(2e-5);
  });

  it('leaves unnamed expression components zero', () => {
    const names = model.expressionNames as string[];
    expect(names).toContain('mouth-corner-puller');
    expect(names).not.toContain('mouth-open');
    const stride = model.shapeCount + model.expressionCount;
    const size = (component: number) => {
      let sum = 0;
      for (let i = component; i < model.shapedirs.length; i += stride) sum += Math.abs(model.shapedirs[i]);
      return sum;
    };
    for (let e = 0; e < model.expressionCount; e++) {
      if (e < names.length) expect(size(model.shapeCount + e)).toBeGreaterThan(0.005);
      else expect(size(model.shapeCount + e)).toBe(0);
    }
  });

  it('weights every vertex fully, eyes and teeth rigidly', () => {
    for (let v = 0; v < model.vTemplate.length / 3; v++) {
      const weights = model.skinningWeights.subarray(5 * v, 5 * v + 5);
      expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 5);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    }
    for (const v of rows('leftEye')) expect(model.skinningWeights[5 * v + 3]).toBe(1);
    for (const v of rows('rightEye')) expect(model.skinningWeights[5 * v + 4]).toBe(1);
    for (const v of rows('teeth')) expect(model.skinningWeights[5 * v + 1] + model.skinningWeights[5 * v + 2]).toBe(1);
  });

  it('puts the joints where a head has them, whatever the expression', () => {
    const joint = (field: (v: number, k: number) => number, j: number) =>
      [0, 1, 2].map((k) => {
        let sum = 0;
        const { rowStarts, columnIndices, values } = model.jointRegressor;
        for (let i = rowStarts[j]; i < rowStarts[j + 1]; i++) sum += values[i] * field(columnIndices[i], k);
        return sum;
      });
    const rest = (v: number, k: number) => model.vTemplate[3 * v + k];
    const [root, neck, jaw, left, right] = [0, 1, 2, 3, 4].map((j) => joint(rest, j));
    for (const place of [root, neck, jaw]) expect(Math.abs(place[0])).toBeLessThan(1e-5);
    expect(root[1]).toBeLessThan(neck[1]);
    expect(neck[1]).toBeLessThan(jaw[1]);
    expect(jaw[2]).toBeLessThan(-0.03);
    expect(left[0]).toBeCloseTo(0.0315, 5);
    expect(right[0]).toBeCloseTo(-0.0315, 5);
    const stride = model.shapeCount + model.expressionCount;
    for (let e = 0; e < model.expressionCount; e++)
      for (let j = 0; j < 5; j++) {
        const moved = joint((v, k) => model.shapedirs[(3 * v + k) * stride + model.shapeCount + e], j);
        expect(Math.hypot(...moved)).toBeLessThan(5e-4);
      }
  });

  it('has one even open edge, around the neck', () => {
    const rim = [...rows('boundary')];
    const isSkin = (v: number) => !['leftEye', 'rightEye', 'teeth', 'tongue'].some((name) => rows(name).includes(v));
    const edges = new Set<string>();
    for (let f = 0; f < model.faces.length; f += 3)
      for (let k = 0; k < 3; k++) edges.add(`${model.faces[f + k]},${model.faces[f + ((k + 1) % 3)]}`);
    const open = [...edges]
      .map((edge) => edge.split(',').map(Number))
      .filter(([a, b]) => !edges.has(`${b},${a}`) && isSkin(a));
    expect(open.length).toBe(rim.length);
    for (const [i, v] of rim.entries()) {
      const next = rim[(i + 1) % rim.length];
      expect(edges.has(`${v},${next}`)).toBe(true);
      expect(Math.hypot(...[0, 1, 2].map((k) => vertex(v)[k] - vertex(next)[k]))).toBeLessThan(0.03);
    }
    // Cut by one plane y = a + b z; sculpting bends it by millimetres, a ragged edge would by centimetres.
    const [my, mz] = [1, 2].map((k) => rim.reduce((sum, v) => sum + vertex(v)[k], 0) / rim.length);
    const slope =
      rim.reduce((sum, v) => sum + (vertex(v)[1] - my) * (vertex(v)[2] - mz), 0) /
      rim.reduce((sum, v) => sum + (vertex(v)[2] - mz) ** 2, 0);
    for (const v of rim) expect(Math.abs(vertex(v)[1] - my - slope * (vertex(v)[2] - mz))).toBeLessThan(0.012);
  });

  it('is symmetric: every vertex has a mirror partner', () => {
    const keys = new Set<string>();
    const key = (x: number, y: number, z: number) => [x, y, z].map((c) => Math.round(c * 2e4) + 0).join();
    const around = [-1, 0, 1];
    for (let v = 0; v < model.vTemplate.length / 3; v++) keys.add(key(...(vertex(v) as [number, number, number])));
    for (let v = 0; v < model.vTemplate.length / 3; v++) {
      const [x, y, z] = vertex(v);
      const found = around.some((a) =>
        around.some((b) => around.some((c) => keys.has(key(-x + a * 5e-5, y + b * 5e-5, z + c * 5e-5)))),
      );
      expect(found).toBe(true);
    }
  });

  it('has symmetric landmarks on the face', () => {
    const points = landmarks(model.landmarks.static51);
    const at = (ibug: number) => [...points.subarray(3 * (ibug - 17), 3 * (ibug - 17) + 3)];
    const pairs = [
      [36, 45],
      [39, 42],
      [31, 35],
      [48, 54],
      [17, 26],
      [19, 24],
    ];
    for (const [a, b] of pairs) {
      expect(at(a)[0]).toBeCloseTo(-at(b)[0], 4);
      expect(at(a)[1]).toBeCloseTo(at(b)[1], 4);
    }
    expect(at(36)[0]).toBeLessThan(at(39)[0]);
    expect(Math.abs(at(30)[0])).toBeLessThan(1e-4);
    const spread = arrays.get('mp468_spread') as NdArray<Float32Array>;
    expect(Math.max(...spread.data)).toBeLessThan(0.012);
    expect(at(8 + 49)[1]).toBeLessThan(at(51)[1]);
    const mediapipe = landmarks(model.landmarks.mediapipe468);
    for (const k of [0, 1, 2]) expect(mediapipe[3 * IBUG_FROM_MEDIAPIPE[36] + k]).toBeCloseTo(at(36)[k], 6);
  });

  it('slides the contour to the outline of the turned head', () => {
    const contour = model.landmarks.contour as LandmarkEmbedding[];
    const frontal = landmarks(contour[0]);
    expect(frontal[0]).toBeLessThan(-0.05);
    expect(frontal[3 * 16]).toBeGreaterThan(0.05);
    expect(frontal[3 * 8 + 1]).toBeLessThan(Math.min(frontal[1], frontal[3 * 16 + 1]));
    const turned = landmarks(contour[39]);
    const back = landmarks(contour[78]);
    // Row 39: the subject's right cheek is the far one, so its points move towards the nose; the near side stays.
    expect(turned[2]).toBeGreaterThan(frontal[2] + 0.01);
    expect(turned[3 * 16 + 2]).toBeCloseTo(frontal[3 * 16 + 2], 6);
    expect(back[3 * 16 + 2]).toBeGreaterThan(frontal[3 * 16 + 2] + 0.01);
  });

  it('keeps texture coordinates inside the picture, islands apart', () => {
    const uvs = model.uv?.uvs as Float32Array;
    expect(Math.min(...uvs)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uvs)).toBeLessThanOrEqual(1);
  });

  it('matches published means within 3 mm on the face and spreads within 15 %', () => {
    const table = JSON.parse(readFileSync(join(folder, 'population.json'), 'utf8')) as {
      name: string;
      spread: boolean;
      target: { mean: number; sd: number };
      after: { mean: number; sd: number };
    }[];
    expect(table.length).toBeGreaterThan(25);
    for (const { name, spread, target, after } of table) {
      if (/face|nose|sellion|lip|bizygomatic|pronasale|chin/.test(name))
        expect(Math.abs(after.mean - target.mean)).toBeLessThan(3);
      if (spread) expect(Math.abs(after.sd / target.sd - 1)).toBeLessThan(0.15);
    }
  });

  it('brings skins of three tones, both sexes and three ages', async () => {
    const index = JSON.parse(readFileSync(join(folder, 'skins/index.json'), 'utf8')) as {
      sizePx: number;
      skins: { file: string; age: string; ancestry: string; sex: string }[];
    };
    for (const key of ['age', 'ancestry', 'sex'] as const)
      expect(new Set(index.skins.map((skin) => skin[key])).size).toBe(key === 'sex' ? 2 : 3);
    const { image } = await decodeImage(new Uint8Array(readFileSync(join(folder, 'skins', index.skins[0].file))));
    expect([image.width, image.height]).toEqual([index.sizePx, index.sizePx]);
  });
});
