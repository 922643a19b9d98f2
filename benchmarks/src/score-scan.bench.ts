import { decodeHead, evaluateLandmarks, type HeadModel, nowLandmarkRows } from '@ringnet/flame';
import { scoreImage } from '@ringnet/now';
import { type Bench, medianMilliseconds } from './bench.js';
import { openHead } from './open-head.js';

const scanVertices = 50_000;

/** One image of NoW: crop, fit, tree, refinement, distances. 60 scans in two minutes on two cores are four seconds a scan. */
export const scoreScanBench: Bench = {
  name: 'score scan',
  async run() {
    const model = openHead();
    const person = headOf(model, (k) => Math.sin(2 * k));
    const prediction = headOf(model, (k) => Math.cos(3 * k) / 2);
    const input = {
      scan: { vertices: denseScan(person.vertices, model.faces) },
      scanLandmarks: person.seven,
      prediction: { vertices: prediction.vertices, faces: model.faces },
      predictionLandmarks: prediction.seven,
    };
    return [
      {
        name: 'score a scan of 50,000 vertices',
        milliseconds: medianMilliseconds(() => scoreImage(input), 3),
        rival: null,
        rivalMilliseconds: null,
        limitMilliseconds: 4000,
      },
    ];
  },
};

/** mm */
function headOf(model: HeadModel, beta: (k: number) => number): { vertices: Float32Array; seven: number[] } {
  const pose = new Float32Array(3 * model.parents.length);
  const betas = Float32Array.from({ length: 30 }, (_, k) => beta(k));
  const { vertices } = decodeHead(model, { betas, expression: new Float32Array(0), pose });
  const all = evaluateLandmarks(model, vertices, pose);
  const seven = nowLandmarkRows.flatMap((row) => [...all.subarray(3 * row, 3 * row + 3)]);
  return { vertices: vertices.map((value) => 1000 * value), seven: seven.map((value) => 1000 * value) };
}

/** Points spread over the faces, with a scanner's noise. */
function denseScan(vertices: Float32Array, faces: Uint32Array): Float32Array {
  const points = new Float32Array(3 * scanVertices);
  let state = 7;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let k = 0; k < scanVertices; k++) {
    const face = 3 * Math.floor((k * faces.length) / 3 / scanVertices);
    const u = random();
    const v = random() * (1 - u);
    for (let axis = 0; axis < 3; axis++) {
      const corner = (index: number) => vertices[3 * faces[face + index] + axis];
      points[3 * k + axis] = (1 - u - v) * corner(0) + u * corner(1) + v * corner(2) + 0.1 * (random() - 0.5);
    }
  }
  return points;
}
