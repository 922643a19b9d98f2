import { readFileSync } from 'node:fs';
import { parseHeadModel } from '@ringnet/flame';
import { readNpz } from '@ringnet/io';
import type { DrawableMesh, PhotoCamera, Regions, TexturedTopology } from '@ringnet/texture';

/** The committed open head (9,500 triangles), facing the camera, its height part of a square picture's. */
export interface BenchHead {
  readonly mesh: DrawableMesh & TexturedTopology;
  readonly camera: PhotoCamera;
  readonly regions: Regions;
  readonly restVertices: Float32Array;
}

/** @param part the head's height, parts of the picture's: a half is a portrait, .85 fills the picture */
export function benchHead(side: number, part: number): BenchHead {
  const bytes = readFileSync(new URL('../../models/open-head/open-head.npz', import.meta.url));
  const { vTemplate, faces, uv, regions } = parseHeadModel(readNpz(new Uint8Array(bytes)));
  if (!uv) throw new Error('the open head has no texture coordinates');
  const vertices = vTemplate.map((value, i) => (i % 3 === 0 ? value : -value));
  const heights = Array.from({ length: vertices.length / 3 }, (_, v) => vertices[3 * v + 1]);
  const [top, bottom] = [Math.min(...heights), Math.max(...heights)];
  const scale = (part * side) / (bottom - top);
  const middle = (side - 1) / 2;
  return {
    mesh: { vertices, faces, ...uv },
    camera: { imageFromCamera: Float64Array.of(scale, 0, middle, 0, scale, middle - (scale * (top + bottom)) / 2) },
    regions,
    restVertices: vTemplate,
  };
}
