import {
  contourRow,
  contourYawDegrees,
  createDecoder,
  embedding68,
  type HeadModel,
  type LandmarkEmbedding,
} from '@ringnet/flame';
import type { Reconstruction } from '../api/documents.js';
import { createHeadEdit, type HeadEdit } from '../edit/head-edit.js';
import { createHeadScene, type HeadScene } from '../viewer/head-scene.js';
import { HeadViewer, type ViewState } from '../viewer/head-viewer.js';
import { loadHeadModel } from '../viewer/load-head-model.js';
import { regionAround } from '../viewer/photo-region.js';

/** One head on one canvas, with its edit. */
export interface HeadSession {
  readonly model: HeadModel;
  readonly edit: HeadEdit;
  readonly viewer: HeadViewer;
  readonly scene: HeadScene;
  /** Rebuilds the head from the edit and draws it. */
  rebuild(): void;
  dispose(): void;
}

/**
 * Opens a stored head in the viewer, rebuilt here from its parameters.
 *
 * @throws Error when the browser has no WebGL or the server does not offer the model's file
 */
export async function openHeadSession(
  canvas: HTMLCanvasElement,
  reconstruction: Reconstruction,
  onView: (state: ViewState) => void,
): Promise<HeadSession> {
  const model = await loadHeadModel(reconstruction.headModel.id);
  const edit = createHeadEdit(model, reconstruction);
  const scene = createHeadScene(model);
  // Everything a slider moves is written in place: the path from slider to picture allocates nothing.
  const decoder = createDecoder(model);
  const posed = {
    vertices: new Float32Array(model.vTemplate.length),
    joints: new Float32Array(3 * model.parents.length),
  };
  const markLandmarks = landmarkMarker(model, scene);
  const draw = () => {
    decoder.decode(edit.parameters, posed);
    scene.mesh.place(posed.vertices);
    markLandmarks(posed.vertices, edit.parameters.pose);
  };
  draw();
  const viewer = new HeadViewer(canvas, scene, onView);
  if (reconstruction.camera)
    viewer.setPhoto(reconstruction.camera, regionAround(reconstruction.photo, reconstruction.face));
  return {
    model,
    edit,
    viewer,
    scene,
    rebuild() {
      draw();
      viewer.requestRender();
    },
    dispose: () => viewer.dispose(),
  };
}

/** Writes the 68 landmarks of a decoded head into the scene; each contour row's embedding is joined once. */
function landmarkMarker(model: HeadModel, scene: HeadScene): (vertices: Float32Array, pose: ArrayLike<number>) => void {
  if (!model.landmarks.static51 || !model.landmarks.contour) return () => {};
  const embeddings = new Map<number, LandmarkEmbedding>();
  return (vertices, pose) => {
    const row = contourRow(contourYawDegrees(pose, 'camera'));
    const embedding = embeddings.get(row) ?? embedding68(model, row);
    embeddings.set(row, embedding);
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
