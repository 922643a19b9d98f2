import { readFileSync } from 'node:fs';
import { decodeHead, evaluateLandmarks, nowLandmarkRows, parseHeadModel } from '@ringnet/flame';
import { readNpz } from '@ringnet/io';
import { describe, expect, test } from 'vitest';
import {
  buildAabbTree,
  checkNeutrality,
  checkPrediction,
  mouthOpening,
  type PredictionOfPerson,
  personVariation,
} from '../src/index.js';
import { seededRandom } from './support/random-triangles.js';

const bytes = readFileSync(new URL('../../../models/open-head/open-head.npz', import.meta.url));
const model = parseHeadModel(readNpz(new Uint8Array(bytes)));
const jointValues = 3 * model.parents.length;

/** The open head in mm with its seven landmarks; the jaw's axis-angle stands at 6 to 8. */
function head(betas: readonly number[], expression: readonly number[] = [], jawRad = 0): PredictionOfPerson {
  const pose = new Float32Array(jointValues);
  pose[6] = jawRad;
  const posed = decodeHead(model, {
    betas: Float32Array.from(betas),
    expression: Float32Array.from(expression),
    pose,
  }).vertices;
  const all = evaluateLandmarks(model, posed, new Float32Array(jointValues));
  return {
    mesh: { vertices: posed.map((value) => 1000 * value), faces: model.faces },
    landmarks: nowLandmarkRows.flatMap((row) => [...all.subarray(3 * row, 3 * row + 3)].map((value) => 1000 * value)),
  };
}

const random = seededRandom(31);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
/** One person as a noisy predictor sees them in four photos. */
const noisyBetas = (): number[][] => {
  const person = Array.from({ length: 40 }, normal);
  return Array.from({ length: 4 }, () => person.map((value) => value + 0.4 * normal()));
};
const neutral = head([]);
const opening = ({ mesh, landmarks }: PredictionOfPerson) =>
  mouthOpening(buildAabbTree(mesh.vertices, mesh.faces), Float64Array.from(landmarks));

describe('one prediction', () => {
  test('closed lips of any identity show no opening', () => {
    for (let person = 0; person < 6; person++) expect(opening(head(noisyBetas()[0]))).toBeLessThan(2);
  });

  test('the opening grows with the jaw', () => {
    const openings = [0.06, 0.1, 0.2, 0.3].map((jaw) => opening(head([], [], jaw)));
    expect(openings[0]).toBeGreaterThan(4);
    expect(openings).toEqual([...openings].sort((a, b) => a - b));
    expect(new Set(openings).size).toBe(4);
  });

  test('an opened jaw is named before anything is scored', () => {
    const codes = ({ mesh, landmarks }: PredictionOfPerson) =>
      checkPrediction({
        scan: neutral.mesh,
        scanLandmarks: neutral.landmarks,
        prediction: mesh,
        predictionLandmarks: landmarks,
      }).map(({ code }) => code);
    expect(codes(head([], [], 0.15))).toContain('NON_NEUTRAL');
    expect(codes(neutral)).toEqual([]);
  });
});

describe('all predictions of a person', () => {
  test('noise of the identity is no expression', () => {
    for (let person = 0; person < 5; person++) {
      const predictions = noisyBetas().map((betas) => head(betas));
      expect(checkNeutrality(predictions, neutral.landmarks)).toEqual([]);
    }
  });

  test.each([
    ['smiles, lips closed', [0, 1, 0, 0.4], 0],
    ['a jaw that moves', [0, 0, 0, 0], 0.12],
  ])('%s: named, though every single mesh looks sound', (_, smiles, jaw) => {
    const betas = noisyBetas();
    const smile = smilingUnit();
    const predictions = betas.map((person, k) =>
      head(
        person,
        Array.from({ length: smile + 1 }, (_, unit) => (unit === smile ? 2 * smiles[k] : 0)),
        k % 2 === 0 ? jaw : 0,
      ),
    );
    expect(checkNeutrality(predictions, neutral.landmarks).map(({ code }) => code)).toEqual(['NON_NEUTRAL']);
  });

  test('other topologies and single predictions cannot be compared', () => {
    const other = { ...neutral, mesh: { ...neutral.mesh, faces: neutral.mesh.faces.slice(3) } };
    expect(personVariation([neutral, other], neutral.landmarks)).toBeNull();
    expect(personVariation([neutral], neutral.landmarks)).toBeNull();
    expect(checkNeutrality([], neutral.landmarks)).toEqual([]);
  });

  test('the largest group of one topology is compared, wherever it stands', () => {
    const [good, open] = [neutral, head([], [], 0.12)];
    const other = { ...neutral, mesh: { ...neutral.mesh, faces: neutral.mesh.faces.slice(3) } };
    const alone = personVariation([good, open], neutral.landmarks);
    expect(alone).toMatchObject({ predictions: 2 });
    expect(personVariation([other, good, open], neutral.landmarks)).toEqual(alone);
    const [problem] = checkNeutrality([other, good, open], neutral.landmarks);
    expect(problem.message).toMatch(/^2 predictions of this person/);
    // The same faces over fewer vertices are another topology, too.
    const shorter = { ...neutral, mesh: { ...neutral.mesh, vertices: neutral.mesh.vertices.slice(0, 3000) } };
    expect(personVariation([good, shorter], neutral.landmarks)).toBeNull();
  });
});

/** The expression unit that moves the mouth's corners apart most without opening the lips. */
function smilingUnit(): number {
  let widest = 0;
  let most = 0;
  for (let unit = 0; unit < model.expressionCount; unit++) {
    const posed = head(
      [],
      Array.from({ length: unit + 1 }, (_, k) => (k === unit ? 2 : 0)),
    );
    if (opening(posed) > 2) continue;
    const marks = posed.landmarks;
    const width = Math.hypot(...[0, 1, 2].map((axis) => marks[15 + axis] - marks[18 + axis]));
    if (width > most) {
      most = width;
      widest = unit;
    }
  }
  return widest;
}
