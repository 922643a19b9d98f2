// The README's picture: photo, overlay, textured head, the same turned, for three photographs.   node examples/gallery.ts
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { decodeImage, encodeWebp, type RgbImage } from '@ringnet/io';
import { decodeVariant } from '@ringnet/reconstruct';
import { loadOpenHead, loadReconstructor } from '@ringnet/reconstruct/node';
import { photoCamera, renderPanel } from '@ringnet/texture';

const photos = ['astronaut.png', 'grace_hopper.jpg', 'mona-lisa.jpg'];
const { model } = await loadOpenHead('models');
const reconstructor = await loadReconstructor({ modelsDir: 'models' });
const rows: RgbImage[] = [];
for (const name of photos) {
  const { image } = await decodeImage(await readFile(`examples/photos/${name}`));
  const [head] = await reconstructor.reconstruct(image);
  const texture = await reconstructor.makeArtifact(head, image, 'TEXTURE_PNG', { textureSize: 1024 });
  const { vertices } = decodeVariant(model, head.parameters, { frame: 'camera' });
  rows.push(
    renderPanel(
      image,
      { vertices, faces: model.faces, ...model.uv },
      photoCamera(head.parameters.camera, head.imageFromCrop),
      { side: 384, surface: { texture: (await decodeImage(texture.bytes)).image } },
    ),
  );
}
await reconstructor.close();

const { width, height } = rows[0];
const data = new Uint8Array(width * height * rows.length * 3);
rows.forEach((row, k) => {
  data.set(row.data, k * width * height * 3);
});
await mkdir('out', { recursive: true });
await writeFile(
  'out/gallery.webp',
  await encodeWebp({ width, height: height * rows.length, channels: 3, data }, { quality: 88 }),
);
console.log('out/gallery.webp');
