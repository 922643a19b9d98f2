import type { HeadModel } from '@ringnet/flame';

const LANDMARKS = 468;
const JOINTS = 5;
export const SHAPES = 20;
export const EXPRESSIONS = 4;

/**
 * A made-up head: 468 tiny triangles on the front of an ellipsoid (one landmark each, rows 33, 133, 263, 362 moved to where eye
 * corners lie), smooth sine waves as shape and expression, a jaw below. No real face; only smooth enough to be fitted.
 */
export function smoothHead(): HeadModel {
  const vertexCount = 3 * LANDMARKS;
  const vTemplate = new Float32Array(3 * vertexCount);
  const faces = Uint32Array.from({ length: vertexCount }, (_, i) => i);
  const components = SHAPES + EXPRESSIONS;
  const shapedirs = new Float32Array(3 * vertexCount * components);
  const skinningWeights = new Float32Array(vertexCount * JOINTS);
  const corners: Record<number, [number, number]> = {
    33: [-0.045, 0.03],
    133: [-0.018, 0.03],
    263: [0.045, 0.03],
    362: [0.018, 0.03],
  };
  for (let l = 0; l < LANDMARKS; l++) {
    const spiral = 0.055 * Math.sqrt((l + 0.5) / LANDMARKS);
    const [cx, cy] = corners[l] ?? [spiral * Math.cos(2.4 * l), 1.3 * spiral * Math.sin(2.4 * l)];
    for (let corner = 0; corner < 3; corner++) {
      const vertex = 3 * l + corner;
      const x = cx + (corner === 1 ? 0.001 : 0);
      const y = cy + (corner === 2 ? 0.001 : 0);
      const nose = 0.02 * Math.exp(-(x * x + y * y) / 0.0004);
      const z = 0.1 * Math.sqrt(Math.max(0.05, 1 - (x / 0.075) ** 2 - (y / 0.11) ** 2)) + nose;
      vTemplate.set([x, y, z], 3 * vertex);
      for (let axis = 0; axis < 3; axis++) {
        for (let k = 0; k < components; k++) {
          const wave = Math.sin((18 + 5 * k) * x + (9 + 7 * k) * y + 1.7 * k + 2 * axis);
          shapedirs[(3 * vertex + axis) * components + k] = (k < SHAPES ? 0.003 / (1 + 0.2 * k) : 0.004) * wave;
        }
      }
      const jaw = Math.min(1, Math.max(0, (-0.01 - y) / 0.02));
      skinningWeights[vertex * JOINTS] = 1 - jaw;
      skinningWeights[vertex * JOINTS + 2] = jaw;
    }
  }
  return {
    info: { id: 'smooth-head', name: 'Smooth head', version: '1', licence: 'test' },
    vTemplate,
    faces,
    shapedirs,
    shapeCount: SHAPES,
    expressionCount: EXPRESSIONS,
    posedirs: null,
    jointRegressor: {
      rows: JOINTS,
      columns: vertexCount,
      rowStarts: Uint32Array.of(0, 2, 3, 5, 6, 7),
      columnIndices: Uint32Array.of(30, 900, 60, 90, 600, 99, 789),
      values: Float32Array.of(0.5, 0.5, 1, 0.5, 0.5, 1, 1),
    },
    skinningWeights,
    parents: Int32Array.of(-1, 0, 1, 1, 1),
    uv: null,
    expressionNames: null,
    expressionBounds: [0, 1.1],
    regions: {},
    landmarks: {
      static51: null,
      contour: null,
      mediapipe468: {
        faceIndices: Uint32Array.from({ length: LANDMARKS }, (_, l) => l),
        barycentrics: Float32Array.from({ length: 3 * LANDMARKS }, (_, i) => [0.5, 0.25, 0.25][i % 3]),
      },
    },
  };
}
