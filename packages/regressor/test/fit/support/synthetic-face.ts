import { decodeHead, evaluateEmbedding, fullPose, type HeadModel } from '@ringnet/flame';
import type { CropPlacement, FoundFace, RegressedParameters } from '../../../src/index.js';

/** A crop at a third of the photo's resolution, a little turned, so that no part of the affine map can be forgotten. */
export function turnedCrop(): CropPlacement {
  const [scale, angle] = [3, 0.1];
  const [c, s] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return {
    luminance: 120,
    imageFromCrop: Float64Array.of(c, -s, 150, s, c, 60),
  };
}

/** Decodes parameters and puts the model's 468 landmarks into photo pixels, as the conventions say. */
export function projectLandmarks(model: HeadModel, parameters: RegressedParameters, crop: CropPlacement): Float32Array {
  const { vertices } = decodeHead(model, {
    betas: parameters.betas.subarray(0, model.shapeCount),
    expression: parameters.expression.subarray(0, model.expressionCount),
    pose: fullPose(model, parameters),
  });
  const embedding = model.landmarks.mediapipe468;
  if (!embedding) throw new Error('the model has no landmarks');
  const points = evaluateEmbedding(embedding, vertices, model.faces);
  const { scale, tx, ty } = parameters.camera;
  const [a, b, c, d, e, f] = crop.imageFromCrop;
  const pixelsPerMetre = 112 * scale * Math.sqrt(a * e - b * d);
  const out = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    const x = 112 * (scale * (points[i] + tx) + 1);
    const y = 112 * (scale * (points[i + 1] + ty) + 1);
    out[i] = a * x + b * y + c;
    out[i + 1] = d * x + e * y + f;
    out[i + 2] = pixelsPerMetre * points[i + 2];
  }
  return out;
}

/** A face as the finder would give it. */
export function faceOf(landmarks: Float32Array): FoundFace {
  return { index: 0, box: { x: 0, y: 0, width: 600, height: 600 }, score: 0.99, landmarks, rollRad: 0 };
}
