// One photo, no server: the head as GLB, the overlay as PNG.   node examples/reconstruct-photo.ts [PHOTO]
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { decodeImage } from '@ringnet/io';
import { loadReconstructor } from '@ringnet/reconstruct/node';

const photo = process.argv[2] ?? 'examples/photos/grace_hopper.jpg';
const reconstructor = await loadReconstructor({ modelsDir: 'models', flameModelDir: 'flame_model' });
const { image } = await decodeImage(await readFile(photo));
const [head] = await reconstructor.reconstruct(image);
console.log(`landmarks off by ${head.quality.reprojectionErrorPercent?.toFixed(2)} % of the eye distance`);

await mkdir('out', { recursive: true });
for (const kind of ['MESH_GLB', 'OVERLAY_PNG'] as const) {
  const file = await reconstructor.makeArtifact(head, image, kind);
  await writeFile(`out/${file.fileName}`, file.bytes);
  console.log(`out/${file.fileName}: ${file.bytes.length} bytes`);
}
await reconstructor.close();
