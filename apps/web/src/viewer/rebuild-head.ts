import {
  contourRow,
  contourYawDegrees,
  embedding68,
  type HeadDecoder,
  type HeadModel,
  type HeadParameters,
  type LandmarkEmbedding,
} from '@ringnet/flame';
import type { HeadScene } from './head-scene.js';

type RebuiltScene = Pick<HeadScene, 'mesh' | 'landmarks' | 'markLandmarks'>;

/**
 * Makes the function that brings a scene up to its parameters: the path from slider to picture. Everything is written
 * in place, so that a frame allocates nothing.
 */
export function headRebuilder(decoder: HeadDecoder, parameters: HeadParameters, scene: RebuiltScene): () => void {
  const { model } = decoder;
  const posed = {
    vertices: new Float32Array(model.vTemplate.length),
    joints: new Float32Array(3 * model.parents.length),
  };
  const markLandmarks = landmarkMarker(model, scene);
  return () => {
    decoder.decode(parameters, posed);
    scene.mesh.place(posed.vertices);
    markLandmarks(posed.vertices, parameters.pose);
  };
}

/** Writes the 68 landmarks of a decoded head into the scene; each contour row's embedding is joined once. */
function landmarkMarker(
  model: HeadModel,
  scene: RebuiltScene,
): (vertices: Float32Array, pose: ArrayLike<number>) => void {
  if (!model.landmarks.static51 || !model.landmarks.contour) return () => {};
  const embeddings = new Map<number, LandmarkEmbedding>();
  const scratch = new Float64Array(27);
  return (vertices, pose) => {
    const row = contourRow(contourYawDegrees(pose, 'camera', scratch));
    let embedding = embeddings.get(row);
    if (!embedding) {
      embedding = embedding68(model, row);
      embeddings.set(row, embedding);
    }
    const { faceIndices, barycentrics } = embedding;
    for (let l = 0; l < faceIndices.length; l++) {
      for (let k = 0; k < 3; k++) {
        let value = 0;
        for (let corner = 0; corner < 3; corner++) {
          value += barycentrics[3 * l + corner] * vertices[3 * model.faces[3 * faceIndices[l] + corner] + k];
        }
        scene.landmarks[3 * l + k] = value;
      }
    }
    scene.markLandmarks();
  };
}
