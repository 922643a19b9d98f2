import type { Surface } from './head-scene.js';
import type { ViewMode, ViewState } from './head-viewer.js';

const surfaceWords: Readonly<Record<Surface, string>> = {
  texture: 'with the photo as its texture',
  clay: 'as plain clay',
  wire: 'as a wireframe',
};

/** What the canvas shows, in words for screen readers. */
export function describeView(mode: ViewMode, surface: Surface, { yawDeg, pitchDeg }: ViewState): string {
  const look = surfaceWords[surface];
  if (mode === 'photo') return `3D head ${look}, drawn over the photo exactly where the face is.`;
  const side = turnWords(yawDeg, 'right', 'left');
  const height = turnWords(pitchDeg, 'above', 'below');
  const from = [side && `${side} of the front`, height && `${height}`].filter(Boolean).join(', ');
  return `3D head ${look}, seen ${from || 'from the front'}.`;
}

function turnWords(degrees: number, positive: string, negative: string): string {
  const whole = Math.round(Math.abs(degrees));
  return whole < 3 ? '' : `${whole}° ${degrees > 0 ? positive : negative}`;
}
