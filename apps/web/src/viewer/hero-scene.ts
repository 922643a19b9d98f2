import { createHeadEdit } from '../edit/head-edit.js';
import { createHeadScene } from './head-scene.js';
import { HeadViewer } from './head-viewer.js';
import { loadHeadDecoder } from './load-head-model.js';

/**
 * Shows the default model's mean head in clay and turns it towards the pointer.
 *
 * @returns frees everything
 */
export async function showHeroHead(canvas: HTMLCanvasElement): Promise<() => void> {
  const decoder = await loadHeadDecoder('open-head');
  const { model } = decoder;
  const edit = createHeadEdit(model, { shape: null, expression: null, pose: null });
  const scene = createHeadScene(model);
  scene.mesh.place(decoder.decode(edit.parameters).vertices);
  const viewer = new HeadViewer(canvas, scene, () => {});
  viewer.turn(-28, 4);
  canvas.dataset.ready = 'true';

  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const look = ({ clientX, clientY }: PointerEvent) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const { yawDeg, pitchDeg } = viewer.state();
    const wantedYaw = -38 * clamp((clientX - left - width / 2) / innerWidth);
    const wantedPitch = 18 * clamp((clientY - top - height / 2) / innerHeight);
    viewer.turn(0.18 * (wantedYaw - yawDeg), 0.18 * (wantedPitch - pitchDeg));
  };
  if (!isStill) addEventListener('pointermove', look);
  return () => {
    removeEventListener('pointermove', look);
    viewer.dispose();
  };
}

function clamp(value: number): number {
  return Math.max(-1, Math.min(1, value));
}
