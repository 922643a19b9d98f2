import { readGlb, readNpy, readObj, readPly, readRingnetParameters, readZip } from '@ringnet/io';
import { validateBytes } from 'gltf-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ArtifactKind, artifactKinds, type Reconstruction, type Reconstructor } from '../src/index.js';
import { loadReconstructor } from '../src/node.js';
import { modelsDir, photo } from './support/photos.js';

let reconstructor: Reconstructor;
let image: Awaited<ReturnType<typeof photo>>;
let head: Reconstruction;
beforeAll(async () => {
  reconstructor = await loadReconstructor({ modelsDir, threads: 1 });
  image = await photo('astronaut.png');
  [head] = await reconstructor.reconstruct(image);
});
afterAll(() => reconstructor.close());

const make = async (kind: ArtifactKind, options = {}): Promise<Uint8Array> =>
  (await reconstructor.makeArtifact(head, image, kind, { textureSize: 256, ...options })).bytes;

const signatures: Record<string, readonly number[]> = {
  'image/png': [0x89, 0x50, 0x4e, 0x47],
  'image/gif': [0x47, 0x49, 0x46, 0x38],
  'image/webp': [0x52, 0x49, 0x46, 0x46],
  'model/gltf-binary': [0x67, 0x6c, 0x54, 0x46],
  'application/zip': [0x50, 0x4b, 3, 4],
};

test.each(artifactKinds)('%s is a file of its type', async (kind) => {
  const file = await reconstructor.makeArtifact(head, image, kind, { textureSize: 256 });
  expect(file.bytes.length).toBeGreaterThan(500);
  const signature = signatures[file.mediaType] ?? [];
  expect([...file.bytes.subarray(0, signature.length)]).toEqual(signature);
  if (file.mediaType === 'application/json')
    expect(() => JSON.parse(new TextDecoder().decode(file.bytes))).not.toThrow();
});

test('the same reconstruction gives the same bytes', async () => {
  const again = structuredClone(head); // no cache in common
  for (const kind of ['MESH_GLB', 'TEXTURED_OBJ_ZIP', 'OVERLAY_PNG'] as const) {
    const file = await reconstructor.makeArtifact(again, image, kind, { textureSize: 256 });
    expect(Buffer.from(file.bytes).equals(await make(kind))).toBe(true);
  }
});

describe('the GLB', () => {
  test('passes the Khronos validator without errors or warnings', async () => {
    const report = await validateBytes(await make('MESH_GLB'));
    expect(report.issues.messages.filter(({ severity }: { severity: number }) => severity <= 1)).toEqual([]);
  });

  test('stands upright, looks along +z and is in metres', async () => {
    const { vertices } = (await readGlb(await make('MESH_GLB', { neutral: true }))).mesh;
    const extent = [0, 1, 2].map((axis) => {
      const values = vertices.filter((_, k) => k % 3 === axis);
      return { low: Math.min(...values), high: Math.max(...values) };
    });
    const height = extent[1].high - extent[1].low;
    expect(height).toBeGreaterThan(0.2);
    expect(height).toBeLessThan(0.4);
    // The foremost point is the tip of the nose: in the middle from left to right, between chin and crown.
    let tip = 0;
    for (let k = 2; k < vertices.length; k += 3) if (vertices[k] > vertices[3 * tip + 2]) tip = (k - 2) / 3;
    expect(Math.abs(vertices[3 * tip])).toBeLessThan(0.01);
    expect((vertices[3 * tip + 1] - extent[1].low) / height).toBeGreaterThan(0.3);
    expect((vertices[3 * tip + 1] - extent[1].low) / height).toBeLessThan(0.75);
  });
});

test('OBJ, PLY and GLB hold the same head', async () => {
  const obj = readObj(await make('MESH_OBJ'));
  const ply = readPly(await make('MESH_PLY'));
  expect(obj.faces).toEqual(ply.faces);
  expect(obj.vertices.every((value, k) => Math.abs(value - ply.vertices[k]) < 1e-6)).toBe(true);
});

test('the textured OBJ brings its material and picture under the names it uses', async () => {
  const files = readZip(await make('TEXTURED_OBJ_ZIP'));
  expect([...files.keys()]).toEqual(['head-textured.obj', 'head-textured.mtl', 'head-textured.png']);
  const obj = new TextDecoder().decode(files.get('head-textured.obj'));
  expect(obj).toContain('mtllib head-textured.mtl');
  expect(new TextDecoder().decode(files.get('head-textured.mtl'))).toContain('map_Kd head-textured.png');
});

test("the parameters come back from RingNet's own file format", async () => {
  const { camera, betas, expression, pose } = readRingnetParameters(await make('PARAMETERS_NPY'));
  const { parameters } = head;
  expect([...camera]).toEqual([parameters.camera.scale, parameters.camera.tx, parameters.camera.ty].map(Math.fround));
  expect(betas).toEqual(parameters.betas);
  expect(expression).toEqual(parameters.expression);
  expect([...pose]).toEqual([...parameters.globalOrient, ...parameters.jawPose]);
  expect(() => readNpy(new Uint8Array(8))).toThrow();
});

test('the overlay differs from the photo only where the head is', async () => {
  const { decodeImage } = await import('@ringnet/io');
  const overlay = (await decodeImage(await make('OVERLAY_PNG'))).image;
  const changed = (x: number, y: number): boolean =>
    [0, 1, 2].some((c) => overlay.data[3 * (y * overlay.width + x) + c] !== image.data[3 * (y * image.width + x) + c]);
  expect(changed(224, 128)).toBe(true); // the nose
  expect(changed(5, 5)).toBe(false);
  expect(changed(500, 300)).toBe(false);
});

test('what needs the photo says so when it is gone', async () => {
  await expect(reconstructor.makeArtifact(head, null, 'OVERLAY_PNG')).rejects.toMatchObject({ code: 'PHOTO_NEEDED' });
  expect((await reconstructor.makeArtifact(head, null, 'MESH_GLB')).bytes.length).toBeGreaterThan(1000);
  await expect(make('TEXTURE_PNG', { textureSize: 300 })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
