import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { decodeImage, type RgbImage } from '@ringnet/io';
import { runRingnet } from './run-ringnet.js';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const golden = (file: string) => path.join(repository, 'packages', file);

export const examplePhoto = (name: string): string => path.join(repository, 'examples/photos', name);

/** A fresh folder, removed by `remove`. */
export async function temporaryFolder(): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ringnet-cli-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Fills a folder with the files that the examples in the help name. */
export async function fillWorkFolder(folder: string): Promise<void> {
  await copyFile(examplePhoto('astronaut.png'), path.join(folder, 'photo.jpg'));
  await copyFile(examplePhoto('astronaut.png'), path.join(folder, 'front.jpg'));
  await copyFile(examplePhoto('grace_hopper.jpg'), path.join(folder, 'side.jpg'));
  await copyFile(golden('flame/test/golden/malformed/control_flame.pkl'), path.join(folder, 'generic_model.pkl'));
  await addCheckpoint(path.join(folder, 'models'));
  await addNowSet(folder);
  await addFakeFfmpeg(path.join(folder, 'bin'));
  const run = await runRingnet(
    ['reconstruct', 'photo.jpg', '--out', '.made', '--files', 'parameters-npy,parameters-json'],
    { cwd: folder },
  );
  if (run.code !== 0) throw new Error(run.stderr);
  await copyFile(path.join(folder, '.made/photo/parameters.npy'), path.join(folder, 'params.npy'));
  await copyFile(path.join(folder, '.made/photo/parameters.json'), path.join(folder, 'parameters.json'));
  for (const [frame, file] of [
    ['camera', 'camera.obj'],
    ['model', 'head.obj'],
  ]) {
    await runRingnet(
      ['decode', '--params', 'parameters.json', '--frame', frame, '--out', file, '--landmarks', 'head.landmarks.json'],
      { cwd: folder },
    );
  }
}

/** The regressor's golden checkpoint: RingNet's network with thin layers. */
export async function addCheckpoint(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const source = golden('regressor/test/golden/network/thin');
  for (const part of ['index', 'meta', 'data-00000-of-00001']) {
    await writeFile(
      path.join(folder, `ring_6_68641.${part}`),
      gunzipSync(await readFile(path.join(source, `ring_thin.${part}.gz`))),
    );
  }
}

/** A NoW folder with one scan and one prediction, from the scorer's golden data. */
export async function addNowSet(folder: string): Promise<void> {
  const source = golden('now/test/golden/similar');
  const put = async (from: string, to: string) => {
    await mkdir(path.dirname(path.join(folder, to)), { recursive: true });
    await cp(path.join(source, from), path.join(folder, to));
  };
  await put('scan.obj', 'now/scans/someone/scan.obj');
  await put('scan_lmk.pp', 'now/scans_lmks_onlypp/someone/scan.pp');
  await put('pred.obj', 'predictions/someone/multiview_neutral/IMG_0001.obj');
  await put('pred_lmk.npy', 'predictions/someone/multiview_neutral/IMG_0001.npy');
  await writeFile(path.join(folder, 'now/imagepathsvalidation.txt'), 'someone/multiview_neutral/IMG_0001.jpg\n');
  await mkdir(path.join(folder, 'now/iphone_pictures/someone/multiview_neutral'), { recursive: true });
  await copyFile(
    examplePhoto('mona-lisa.jpg'),
    path.join(folder, 'now/iphone_pictures/someone/multiview_neutral/IMG_0001.jpg'),
  );
}

/** A photo whose only face is too small: 12 pixels. */
export async function tinyFacePhoto(): Promise<RgbImage> {
  return everyNth(await decodePhoto('camera.png'), 5);
}

/** Frames that the fake ffmpeg knows: the example photo, the same mirrored, a face that is too small, and grey. */
export type FakeFrame = 'photo' | 'mirrored' | 'tiny' | 'grey';

/** An `ffmpeg` that answers every video with the same frames. */
export async function addFakeFfmpeg(bin: string, frames: readonly FakeFrame[] = ['photo', 'grey']): Promise<void> {
  await mkdir(bin, { recursive: true });
  const photo = await decodePhoto('astronaut.png');
  const pictures: Readonly<Record<FakeFrame, RgbImage>> = {
    photo,
    mirrored: mirrored(photo),
    tiny: await tinyFacePhoto(),
    grey: { ...photo, data: new Uint8Array(photo.data.length).fill(128) },
  };
  const video = path.join(bin, 'frames.ppm');
  await writeFile(video, Buffer.concat(frames.map((frame) => ppm(pictures[frame]))));
  await writeFile(path.join(bin, 'ffmpeg'), `#!/bin/sh\nexec cat '${video}'\n`);
  await chmod(path.join(bin, 'ffmpeg'), 0o755);
}

async function decodePhoto(name: string): Promise<RgbImage> {
  return (await decodeImage(await readFile(examplePhoto(name)))).image;
}

function ppm({ width, height, data }: RgbImage): Uint8Array {
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), data]);
}

function mirrored(image: RgbImage): RgbImage {
  return pick(image, image, (x, y) => y * image.width + image.width - 1 - x);
}

/** Every nth pixel of every nth row. */
function everyNth(image: RgbImage, n: number): RgbImage {
  const size = { width: Math.floor(image.width / n), height: Math.floor(image.height / n) };
  return pick(image, size, (x, y) => n * (y * image.width + x));
}

/** A picture made of another's pixels; `from` says which. */
function pick(
  image: RgbImage,
  { width, height }: { readonly width: number; readonly height: number },
  from: (x: number, y: number) => number,
): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const start = 3 * from(x, y);
      data.set(image.data.subarray(start, start + 3), 3 * (y * width + x));
    }
  }
  return { width, height, channels: 3, data };
}
