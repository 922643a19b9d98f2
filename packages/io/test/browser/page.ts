import {
  decodeImage,
  encodeJpeg,
  encodePng,
  encodeWebp,
  FormatError,
  type PixelImage,
  readGlb,
  readNpz,
  readRingnetParameters,
  writeGlb,
  writeNpz,
} from '../../src/index.browser.js';
import { onePixelPng, rig } from '../support/shapes.js';

/** Files that the runner put into the page, as base64. */
declare const files: Readonly<Record<string, string>>;

/** 6 x 4: left half red, right half blue. */
const halves: PixelImage = {
  width: 6,
  height: 4,
  channels: 3,
  data: Uint8Array.from({ length: 72 }, (_, i) => (Math.floor(i / 3) % 6 < 3 ? [200, 30, 30] : [30, 30, 200])[i % 3]),
};

const bytesOf = (name: string) => Uint8Array.from(atob(files[name]), (character) => character.charCodeAt(0));
const codeOf = async (work: () => Promise<unknown>) => {
  try {
    await work();
    return 'READ';
  } catch (error) {
    return error instanceof FormatError ? error.code : String(error);
  }
};
const corner = ({ data }: PixelImage) => [...data.slice(0, 3)];

/** What happens in a real browser; the runner compares it with what should. */
async function results(): Promise<Record<string, unknown>> {
  const png = await decodeImage(await encodePng(halves));
  const rgba: PixelImage = { width: 1, height: 1, channels: 4, data: Uint8Array.of(0, 0, 0, 51) };
  const bomb = onePixelPng.slice();
  new DataView(bomb.buffer).setUint32(16, 16_000);
  new DataView(bomb.buffer).setUint32(20, 16_000);
  const turned = (await decodeImage(bytesOf('orientation6.jpg'))).image;
  return {
    pngIsIdentity: png.image.data.join() === halves.data.join(),
    jpeg: [(await decodeImage(await encodeJpeg(halves))).format, bytesOf('orientation6.jpg').length > 0],
    webp: (await decodeImage(await encodeWebp(halves))).format,
    avif: [(await decodeImage(bytesOf('halves.avif'))).image.width],
    alphaOnWhite: corner((await decodeImage(await encodePng(rgba))).image),
    orientation6: [turned.width, turned.height, corner(turned).map((value) => Math.round(value / 50))],
    tooLarge: await codeOf(() => decodeImage(bomb)),
    cut: await codeOf(() => decodeImage(onePixelPng.slice(0, 48))),
    svg: await codeOf(() => decodeImage(new TextEncoder().encode('<svg/>'))),
    tiff: await codeOf(() => decodeImage(bytesOf('halves.tiff'))),
    parameters: readRingnetParameters(bytesOf('p0_py2.npy')).betas.length,
    npz: readNpz(writeNpz({ a: { data: Float32Array.of(1, 2), shape: [2] } })).get('a')?.shape,
    glb: readGlb(await writeGlb(rig)).skeleton?.joints.length,
  };
}

results()
  .catch((error: unknown) => ({ failed: String(error) }))
  .then((found) => {
    document.title = 'done';
    document.body.textContent = JSON.stringify(found);
  });
