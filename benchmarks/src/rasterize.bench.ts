import { blankImage, createRasterBuffers, projectToPhoto, rasterize, renderOverlay } from '@ringnet/texture';
import type { Bench } from './bench.js';
import { benchHead } from './bench-head.js';
import { type CallTimes, callTimes, timeRows } from './call-times.js';
import { numpyZbuffer } from './numpy-zbuffer.js';

const SIDE = 1024;

/** Drawing the open head at 1024 x 1024, one thread, beside a plain NumPy z-buffer of the same triangles. */
export const rasterizeBench: Bench = {
  name: 'rasterize',
  async run() {
    const size = { width: SIDE, height: SIDE };
    const photo = blankImage(size, [120, 140, 160]);
    const portrait = benchHead(SIDE, 0.5);
    const full = benchHead(SIDE, 0.85);
    const buffers = createRasterBuffers(size);
    const points = projectToPhoto(portrait.camera, portrait.mesh.vertices);
    const rival = numpyZbuffer(SIDE, points, portrait.mesh.faces);
    const overlay = ({ mesh, camera }: typeof portrait, supersample: number) =>
      callTimes(() => renderOverlay(photo, mesh, camera, { supersample }), 60);
    const rows = (name: string, times: CallTimes, limitMilliseconds: number | null) =>
      timeRows(
        {
          name,
          rival: rival === null ? null : 'NumPy z-buffer, ids only',
          rivalMilliseconds: rival,
          limitMilliseconds,
        },
        times,
      );
    return [
      ...rows(
        'rasterize 1024, portrait: ids, depth, weights',
        callTimes(() => rasterize(points, portrait.mesh.faces, buffers), 40),
        null,
      ),
      ...rows('overlay 1024, portrait, 1 sample', overlay(portrait, 1), 8),
      ...rows('overlay 1024, portrait, 4 samples', overlay(portrait, 2), 30),
      ...rows('overlay 1024, head fills the picture, 1 sample', overlay(full, 1), null),
      ...rows('overlay 1024, head fills the picture, 4 samples', overlay(full, 2), null),
    ];
  },
};
