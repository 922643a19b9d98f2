import { blankImage, longLensCamera, projectTexture, ringnetTexture, type TextureData } from '@ringnet/texture';
import type { Bench } from './bench.js';
import { benchHead } from './bench-head.js';
import { type CallTimes, callTimes, timeRows } from './call-times.js';

const PHOTO_SIDE = 1024;

/** Texturing the open head from a 1024 x 1024 photo, one thread. Nothing comparable fills a whole head: limits only. */
export const textureBench: Bench = {
  name: 'texture',
  async run() {
    const photo = blankImage({ width: PHOTO_SIDE, height: PHOTO_SIDE }, [180, 140, 120]);
    const albedo = blankImage({ width: 1024, height: 1024 }, [200, 160, 140]);
    const { mesh, camera, regions, restVertices } = benchHead(PHOTO_SIDE, 0.5);
    const views = [{ photo, camera, vertices: mesh.vertices }];
    const quality = (size: number, runs: number) =>
      callTimes(() => projectTexture(mesh, views, { size, regions, restVertices, albedo }), runs);
    const data = texelTable(512, mesh.faces);
    const lens = longLensCamera({ scale: 4, tx: 0, ty: 0 }, 224 / PHOTO_SIDE, 112, 112);
    const rows = (name: string, times: CallTimes, limitMilliseconds: number | null) =>
      timeRows({ name, rival: null, rivalMilliseconds: null, limitMilliseconds }, times);
    return [
      ...rows('quality texture 512', quality(512, 30), 40),
      ...rows('quality texture 1024', quality(1024, 20), 120),
      ...rows('quality texture 4096', quality(4096, 1), null),
      ...rows(
        'RingNet texture 512',
        callTimes(() => ringnetTexture(photo, lens, mesh.vertices, mesh.faces, data), 30),
        10,
      ),
    ];
  },
};

/** A table as full as RingNet's: two thirds of the texels, corners in face order. */
function texelTable(size: number, faces: Uint32Array): TextureData {
  const count = Math.floor((size * size * 2) / 3);
  const corners = new Uint32Array(3 * count);
  for (let t = 0; t < count; t++) {
    const face = 3 * Math.floor((t / count) * (faces.length / 3));
    corners.set(faces.subarray(face, face + 3), 3 * t);
  }
  return {
    size,
    columns: Int32Array.from({ length: count }, (_, t) => t % size),
    rows: Int32Array.from({ length: count }, (_, t) => Math.floor(t / size)),
    corners,
    barycentrics: new Float64Array(3 * count).fill(1 / 3),
    uvs: new Float32Array(6),
    uvFaces: Uint32Array.of(0, 1, 2),
  };
}
