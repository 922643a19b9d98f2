import type { HeadModel } from '@ringnet/flame';
import type { Reconstruction } from '../api/documents.js';
import { createHeadEdit, type HeadEdit } from '../edit/head-edit.js';
import { createHeadScene, type HeadScene } from '../viewer/head-scene.js';
import { HeadViewer, type ViewState } from '../viewer/head-viewer.js';
import { loadHeadDecoder } from '../viewer/load-head-model.js';
import { regionAround } from '../viewer/photo-region.js';
import { headRebuilder } from '../viewer/rebuild-head.js';

/** One head on one canvas, with its edit. */
export interface HeadSession {
  readonly model: HeadModel;
  readonly edit: HeadEdit;
  readonly viewer: HeadViewer;
  readonly scene: HeadScene;
  /** Rebuilds the head from the edit with the next picture: several moves within a frame cost one rebuild. */
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
  const decoder = await loadHeadDecoder(reconstruction.headModel.id);
  const { model } = decoder;
  const edit = createHeadEdit(model, reconstruction);
  const scene = createHeadScene(model);
  const draw = headRebuilder(decoder, edit.parameters, scene);
  draw();
  let isStale = false;
  const viewer = new HeadViewer(canvas, scene, onView, () => {
    if (isStale) draw();
    isStale = false;
  });
  if (reconstruction.camera)
    viewer.setPhoto(reconstruction.camera, regionAround(reconstruction.photo, reconstruction.face));
  return {
    model,
    edit,
    viewer,
    scene,
    rebuild() {
      isStale = true;
      viewer.requestRender();
    },
    dispose: () => viewer.dispose(),
  };
}
