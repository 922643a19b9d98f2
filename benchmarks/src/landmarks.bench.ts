import { contourRow, contourYawDegrees, embedding68, evaluateLandmarks } from '@ringnet/flame';
import { type Bench, medianMilliseconds } from './bench.js';
import { openHead } from './open-head.js';
import { pythonMilliseconds } from './python.js';

/** Evaluations in one measurement: one alone is shorter than the clock's step. */
const batch = 100;

/** The 68 landmarks of a posed head, contour by yaw, against the einsum of the PyTorch ports in NumPy. */
export const landmarksBench: Bench = {
  name: 'landmarks',
  async run() {
    const model = openHead();
    const pose = new Float32Array(3 * model.parents.length);
    const vertices = model.vTemplate;
    const { faceIndices, barycentrics } = embedding68(model, contourRow(contourYawDegrees(pose)));
    const count = faceIndices.length;
    const corners = Uint32Array.from(
      { length: 3 * count },
      (_, k) => model.faces[3 * faceIndices[Math.floor(k / 3)] + (k % 3)],
    );
    const milliseconds =
      medianMilliseconds(() => {
        for (let k = 0; k < batch; k++) evaluateLandmarks(model, vertices, pose);
      }, 60) / batch;
    const rivalMilliseconds = pythonMilliseconds('landmarks_numpy.py', [
      { data: vertices, shape: [vertices.length / 3, 3] },
      { data: Int32Array.from(corners), shape: [count, 3] },
      { data: barycentrics, shape: [count, 3] },
    ]);
    const rival = rivalMilliseconds === null ? null : 'NumPy einsum over gathered corners';
    return [{ name: 'landmarks, 68 points', milliseconds, rival, rivalMilliseconds, limitMilliseconds: 0.1 }];
  },
};
