import type { GlbHead, Mesh } from '../../src/index.js';

/** Four vertices, four outward faces; closed. */
export const tetrahedron: Mesh = {
  vertices: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1),
  faces: Uint32Array.of(0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3),
};

/** The same with everything a mesh can have; two uv rows share vertex 0. */
export const fullMesh: Mesh = {
  ...tetrahedron,
  normals: Float32Array.of(0, 0, -1, 1, 0, 0, 0, 1, 0, 0, 0, 1),
  uvs: Float32Array.of(0, 0, 1, 0, 0, 1, 1, 1, 0.5, 0.25),
  uvFaces: Uint32Array.of(0, 2, 1, 4, 1, 3, 0, 3, 2, 1, 2, 3),
  colors: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30),
};

/** A 1 x 1 PNG. */
export const onePixelPng = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC'),
  (character) => character.charCodeAt(0),
);

/** Everything a GLB can hold. */
export const rig: GlbHead = {
  mesh: fullMesh,
  name: 'head',
  texture: { bytes: onePixelPng, mediaType: 'image/png' },
  morphTargets: [
    { name: 'jawOpen', offsets: Float32Array.of(0, -0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) },
    { name: 'mouthSmileLeft', offsets: new Float32Array(12).fill(0.25) },
  ],
  skeleton: {
    joints: [
      { name: 'root', parent: -1, position: [0, 0, 0] },
      { name: 'neck', parent: 0, position: [0, 0.25, 0] },
      { name: 'jaw', parent: 1, position: [0, 0.5, 0.125] },
    ],
    weights: Float32Array.of(1, 0, 0, 0.5, 0.5, 0, 0, 0.25, 0.75, 0, 0, 1),
  },
  extras: { units: 'metre', model: 'open-head', licence: 'CC0-1.0' },
};
