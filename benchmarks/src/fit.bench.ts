import {
  contourRow,
  contourYawDegrees,
  decodeHead,
  embedding68,
  evaluateEmbedding,
  fitLandmarks3d,
  landmarkBasis,
} from '@ringnet/flame';
import { type Bench, medianMilliseconds } from './bench.js';
import { openHead } from './open-head.js';
import { pythonMilliseconds } from './python.js';

const betaCount = 50;
const noise = 1e-3;

/** Fitting 50 shape components and a rigid motion to 68 landmarks in space, against scipy on the same landmark basis. */
export const fitBench: Bench = {
  name: 'fit',
  async run() {
    const model = openHead();
    const pose = new Float32Array(3 * model.parents.length);
    const betas = Float32Array.from({ length: betaCount }, (_, k) => Math.sin(3 * k + 1));
    const turned = Float32Array.from(pose, (_, k) => [0.1, 0.2, -0.05][k] ?? 0);
    const { vertices } = decodeHead(model, { betas, expression: new Float32Array(0), pose: turned });
    const embedding = embedding68(model, contourRow(contourYawDegrees(pose)));
    const target = evaluateEmbedding(embedding, vertices, model.faces);
    const options = { betaCount, expressionCount: 0, joints: [0], noise };
    const milliseconds = medianMilliseconds(() => fitLandmarks3d(model, embedding, target, options), 15);
    const basis = landmarkBasis(model, embedding);
    const points = basis.mean.length / 3;
    const rivalMilliseconds = pythonMilliseconds(
      'fit_scipy.py',
      [
        { data: basis.mean, shape: [points, 3] },
        {
          data: Float32Array.from(basis.bases.slice(0, betaCount).flatMap((one) => [...one])),
          shape: [betaCount, points, 3],
        },
        { data: target, shape: [points, 3] },
      ],
      [String(noise)],
    );
    const rival = rivalMilliseconds === null ? null : 'scipy least_squares, same basis';
    return [{ name: 'fit 68 landmarks, 50 betas', milliseconds, rival, rivalMilliseconds, limitMilliseconds: null }];
  },
};
