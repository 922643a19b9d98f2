// Makes a folder of small photos, no two alike, from the example photos: turned, mirrored, scaled, lighter and darker.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const examples = fileURLToPath(new URL('../../../examples/photos/', import.meta.url));
/** The part of each example that holds its face with room about it, px. */
const faces = [
  { name: 'astronaut.png', left: 96, top: 0, width: 300, height: 300 },
  { name: 'grace_hopper.jpg', left: 56, top: 0, width: 400, height: 400 },
  { name: 'mona-lisa.jpg', left: 70, top: 60, width: 380, height: 380 },
];

/** @returns paths of `count` photos of about 256 x 256 px in `folder`, in order */
export async function makePhotos(folder, count) {
  await mkdir(folder, { recursive: true });
  const cuts = await Promise.all(
    faces.map(async ({ name, ...part }) =>
      sharp(await readFile(path.join(examples, name)))
        .extract(part)
        .removeAlpha()
        .png()
        .toBuffer(),
    ),
  );
  const files = [];
  for (let i = 0; i < count; i++) {
    const file = path.join(folder, `${String(i).padStart(5, '0')}.jpg`);
    // Steps that share no factor with each other: the combination comes back after 3 * 2 * 31 * 47 * 53 photos.
    const bytes = await sharp(cuts[i % 3])
      .rotate((i % 31) - 15, { background: '#777' })
      .resize(240 + (i % 47))
      .flop(i % 2 === 1)
      .modulate({ brightness: 0.8 + (0.4 * (i % 53)) / 53 })
      .jpeg({ quality: 90 })
      .toBuffer();
    await writeFile(file, bytes);
    files.push(file);
  }
  return files;
}
