import { type Mesh, readGlb, writeGlb } from '@ringnet/io';
import { describe, expect, test } from 'vitest';
import {
  decodeHead,
  evaluateTexture,
  fullPose,
  parseIctFaceKit,
  parseMasks,
  parseTextureSpace,
  parseUvLayout,
  rigHead,
  rotationFromAxisAngle,
} from '../src/index.js';
import { arkitTurns } from '../src/rig/arkit-names.js';
import { largestDifference } from './support/golden.js';
import { symmetricHead } from './support/symmetric-head.js';

const model = { ...symmetricHead(), expressionNames: ['mouth-corner-puller', 'eye-left-closure', 'grin'] };
const betas = Float32Array.of(1, -1, 0.5);

describe('rig', () => {
  const rig = rigHead(model, betas);
  const target = (name: string) =>
    rig.morphTargets?.find((candidate) => candidate.name === name)?.offsets as Float32Array;

  test('targets carry ARKit names, leftovers their own', () => {
    const names = rig.morphTargets?.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'mouthSmileLeft',
        'mouthSmileRight',
        'eyeBlinkLeft',
        'grin',
        'jawOpen',
        'eyeLookInRight',
      ]),
    );
    expect(names).not.toContain('mouth-corner-puller');
    expect(new Set(names).size).toBe(names?.length);
  });

  test('a unit added to the rest mesh is the decoded expression; its halves add up to it', () => {
    const pose = new Float32Array(15);
    const smile = decodeHead(model, { betas, expression: Float32Array.of(1), pose }).vertices;
    const halves = rig.mesh.vertices.map(
      (value, k) => value + target('mouthSmileLeft')[k] + target('mouthSmileRight')[k],
    );
    expect(largestDifference(halves, smile)).toBeLessThan(1e-7);
    // Vertex 0 lies 60 mm to the right, far outside the fade
    expect([...target('mouthSmileLeft').subarray(0, 3)].map(Math.abs)).toEqual([0, 0, 0]);
    const blink = decodeHead(model, { betas, expression: Float32Array.of(0, 1), pose }).vertices;
    expect(
      largestDifference(
        rig.mesh.vertices.map((value, k) => value + target('eyeBlinkLeft')[k]),
        blink,
      ),
    ).toBeLessThan(1e-7);
  });

  test('the jaw target is the turned joint', () => {
    const open = decodeHead(model, {
      betas,
      expression: new Float32Array(0),
      pose: fullPose(model, { jawPose: [0.35, 0, 0] }),
    });
    expect(
      largestDifference(
        rig.mesh.vertices.map((value, k) => value + target('jawOpen')[k]),
        open.vertices,
      ),
    ).toBeLessThan(1e-7);
    const joints = rig.skeleton?.joints.map(({ name, parent }) => `${name}<${parent}`);
    expect(joints).toEqual(['root<-1', 'neck<0', 'jaw<1', 'leftEye<1', 'rightEye<1']);
    expect(rig.skeleton?.joints[3].position[0]).toBeGreaterThan(0);
  });

  test.each([
    ['jawOpen', 1, -1],
    ['jawLeft', 0, 1],
    ['jawRight', 0, -1],
    ['eyeLookUpLeft', 1, 1],
    ['eyeLookDownRight', 1, -1],
    ['eyeLookOutLeft', 0, 1],
    ['eyeLookInLeft', 0, -1],
    ['eyeLookOutRight', 0, -1],
    ['eyeLookInRight', 0, 1],
  ])('%s sends what points forwards along axis %i, sign %i', (name, axis, sign) => {
    const turn = arkitTurns.find((candidate) => candidate.name === name)?.turn ?? [0, 0, 0];
    // Column 2 is the image of +z, out of the face; +x is the head's left, +y up
    expect(Math.sign(rotationFromAxisAngle(...turn)[3 * axis + 2])).toBe(sign);
  });

  test('goes through a GLB and back', async () => {
    const back = await readGlb(await writeGlb(rig));
    expect(back.morphTargets?.map(({ name }) => name)).toEqual(rig.morphTargets?.map(({ name }) => name));
    expect(back.skeleton?.joints.map(({ parent }) => parent)).toEqual([-1, 0, 1, 1, 1]);
    expect(largestDifference(back.mesh.vertices, rig.mesh.vertices)).toBeLessThan(1e-7);
  });

  test('unnamed components are numbered', () => {
    const names = rigHead(symmetricHead(), betas, 2).morphTargets?.map(({ name }) => name);
    expect(names?.slice(0, 3)).toEqual(['expression-1', 'expression-2', 'jawOpen']);
  });
});

describe('ICT-FaceKit', () => {
  const mesh = (change: (value: number, k: number) => number): Mesh => ({
    vertices: Float32Array.from([0, 0, 0, 10, 0, 0, 0, 30, 0], change),
    faces: Uint32Array.of(0, 1, 2),
  });
  const files = {
    'generic_neutral_mesh.obj': mesh((value) => value),
    'identity000.obj': mesh((value, k) => (k === 3 ? value + 2 : value)),
    'identity001.obj': mesh((value) => value),
    'mouthSmile_L.obj': mesh((value, k) => (k === 7 ? value + 1 : value)),
  };

  test('a folder in centimetres becomes a model in metres with ARKit names', () => {
    const ict = parseIctFaceKit(files);
    expect([ict.shapeCount, ict.expressionCount, ict.expressionNames]).toEqual([2, 1, ['mouthSmileLeft']]);
    const head = decodeHead(ict, {
      betas: Float32Array.of(0.5),
      expression: Float32Array.of(1),
      pose: new Float32Array(3),
    });
    expect(largestDifference(head.vertices, [0, 0, 0, 0.11, 0, 0, 0, 0.31, 0])).toBeLessThan(1e-7);
  });

  test('missing and differing meshes are named', () => {
    const { 'generic_neutral_mesh.obj': neutral, ...rest } = files;
    expect(() => parseIctFaceKit(rest)).toThrow(/generic_neutral_mesh.obj is missing/);
    expect(() => parseIctFaceKit({ 'generic_neutral_mesh.obj': neutral })).toThrow(/identity000.obj is missing/);
    const odd = { vertices: new Float32Array(6), faces: new Uint32Array(0) };
    expect(() => parseIctFaceKit(new Map([...Object.entries(files), ['browDown_L.obj', odd]]))).toThrow(
      /browDown_L has 2 vertices, expected 3/,
    );
  });
});

test('FLAME masks', () => {
  const masks = parseMasks(
    new Map([
      ['left_eyeball', [1]],
      ['left_ear', [2]],
      ['right_ear', [3]],
      ['eye_region', [0]],
    ]),
    4,
  );
  expect(masks).toEqual({
    leftEye: Uint32Array.of(1),
    leftEar: Uint32Array.of(2),
    rightEar: Uint32Array.of(3),
    eyeRegion: Uint32Array.of(0),
    ears: Uint32Array.of(2, 3),
  });
  expect(() => parseMasks({ face: [4] }, 4)).toThrow(/face is 4/);
  const odd = parseMasks(
    new Map<unknown, unknown>([
      ['constructor', [1]],
      [7, [2]],
    ]),
    4,
  );
  expect(Object.entries(odd)).toEqual([['constructor', Uint32Array.of(1)]]);
});

test('FLAME texture data', () => {
  expect(parseUvLayout({ vt: [[0, 1]], ft: [[0, 0, 0]] }, 1).uvs).toEqual(Float32Array.of(0, 1));
  // One pixel, blue-green-red 10 20 30; the component adds 5 to red per deviation
  const space = parseTextureSpace({ mean: [[[10, 20, 30]]], tex_dir: [[[[0], [0], [5]]]] });
  expect(evaluateTexture(space, Float32Array.of(2))).toEqual({
    width: 1,
    height: 1,
    channels: 3,
    data: Uint8Array.of(40, 20, 10),
  });
  expect([...evaluateTexture(space, Float32Array.of(100)).data]).toEqual([255, 20, 10]);
  expect(() => evaluateTexture(space, Float32Array.of(0, 1))).toThrow(
    expect.objectContaining({ name: 'FlameError', code: 'PARAMETER_LENGTH' }),
  );
  expect(() =>
    parseTextureSpace({
      mean: [
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
      ],
      tex_dir: [],
    }),
  ).toThrow(/mean is 1 by 2/);
});
