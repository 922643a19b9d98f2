import { rigHead } from '@ringnet/flame';
import { writeGlb } from '@ringnet/io';
import { BufferAttribute, BufferGeometry, Mesh, MeshStandardMaterial } from 'three';
import { GLTFExporter } from 'three/addons/exporters/GLTFExporter.js';
import { type Bench, type BenchRow, medianMilliseconds } from './bench.js';
import { medianAsync } from './median-async.js';
import { openHead } from './open-head.js';

const targetCount = 52;

/**
 * A head of FLAME's size with 52 expressions as GLB, against three's exporter and a plain copy of as many bytes; and what goes before it, the
 * open head made ready to be animated as somebody.
 */
export const glbBench: Bench = {
  name: 'glb',
  async run() {
    provideFileReader();
    const vertices = Float32Array.from({ length: 5023 * 3 }, (_, i) => Math.sin(i) / 10);
    const faces = Uint32Array.from({ length: 9976 * 3 }, (_, i) => (i * 7919) % 5023);
    const offsets = Array.from({ length: targetCount }, (_, k) => vertices.map((value) => value * 0.01 * (k + 1)));
    const morphTargets = offsets.map((target, k) => ({ name: `expression${k}`, offsets: target }));
    const mesh = { vertices, faces };
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(vertices, 3));
    geometry.setIndex(new BufferAttribute(faces, 1));
    geometry.computeVertexNormals();
    const plain = new Mesh(geometry, new MeshStandardMaterial());
    const moved = new Mesh(geometry.clone(), plain.material);
    moved.geometry.morphAttributes.position = offsets.map((target) => new BufferAttribute(target, 3));
    moved.geometry.morphTargetsRelative = true;
    moved.updateMorphTargets();
    const exporter = new GLTFExporter();
    const row = async (name: string, ours: () => Promise<Uint8Array>, theirs: Mesh) => {
      const bytes = Buffer.from(await ours());
      return {
        name,
        milliseconds: await medianAsync(ours, 25),
        rival: "three's GLTFExporter",
        rivalMilliseconds: await medianAsync(() => exporter.parseAsync(theirs, { binary: true }), 15),
        limitMilliseconds: null,
        bound: {
          name: `copying ${(bytes.length / 1e6).toFixed(1)} MB`,
          milliseconds: medianMilliseconds(() => Buffer.from(bytes), 25),
        },
      };
    };
    const model = openHead();
    const betas = Float32Array.from({ length: model.shapeCount }, (_, k) => Math.sin(k));
    const rig: BenchRow = {
      name: "a person's rig, 48 morph targets",
      milliseconds: medianMilliseconds(() => rigHead(model, betas), 25),
      rival: null,
      rivalMilliseconds: null,
      limitMilliseconds: 30,
    };
    return [
      rig,
      await row('glb write, 5023 vertices', () => writeGlb({ mesh }), plain),
      await row('glb write, 52 morph targets', () => writeGlb({ mesh, morphTargets }), moved),
    ];
  },
};

/** What three's exporter wants of a browser. */
function provideFileReader(): void {
  class BlobReader {
    result: ArrayBuffer | null = null;
    onloadend: (() => void) | null = null;
    readAsArrayBuffer(blob: Blob): void {
      blob.arrayBuffer().then((buffer) => {
        this.result = buffer;
        this.onloadend?.();
      });
    }
  }
  Object.assign(globalThis, { FileReader: BlobReader });
}
