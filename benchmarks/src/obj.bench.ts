import { readObj, writeObj } from '@ringnet/io';
import { BufferAttribute, BufferGeometry, Mesh } from 'three';
import { OBJExporter } from 'three/addons/exporters/OBJExporter.js';
import { OBJLoader } from 'three/addons/loaders/OBJLoader.js';
import { type Bench, medianMilliseconds } from './bench.js';

/** A mesh of FLAME's size as OBJ, against three.js. */
export const objBench: Bench = {
  name: 'obj',
  async run() {
    const vertices = Float32Array.from({ length: 5023 * 3 }, (_, i) => Math.sin(i) / 10);
    const faces = Uint32Array.from({ length: 9976 * 3 }, (_, i) => (i * 7919) % 5023);
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(vertices, 3));
    geometry.setIndex(new BufferAttribute(faces, 1));
    const mesh = new Mesh(geometry);
    const exporter = new OBJExporter();
    const loader = new OBJLoader();
    const file = writeObj({ vertices, faces });
    const decoder = new TextDecoder();
    return [
      {
        name: 'obj write, 5023 vertices',
        milliseconds: medianMilliseconds(() => writeObj({ vertices, faces }), 100),
        rival: "three's OBJExporter",
        rivalMilliseconds: medianMilliseconds(() => exporter.parse(mesh), 100),
        limitMilliseconds: null,
      },
      {
        name: 'obj read, 5023 vertices',
        milliseconds: medianMilliseconds(() => readObj(file), 60),
        rival: "three's OBJLoader",
        rivalMilliseconds: medianMilliseconds(() => loader.parse(decoder.decode(file)), 60),
        limitMilliseconds: null,
      },
    ];
  },
};
