import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseHeadModel } from '@ringnet/flame';
import { encodePng, readNpz, writeNpy } from '@ringnet/io';
import type { RasterBuffers } from '@ringnet/texture';
import { createHeadRenderer } from './head-renderer.js';
import { randomPerson } from './random-person.js';
import { randomScene } from './random-scene.js';
import { loadSkins } from './skins.js';

const usage = `Usage: node tools/render-heads/dist/main.js [--out out/renders] [--count 20] [--seed 1] [--side 512]
       [--models models] [--deformation 1] [--depth]

Renders one random head for each seed from --seed on: SEED.png and SEED.json with what was true.
  --side         width and height, pixels
  --deformation  how far heads depart from the model: 0 not at all, 1 as people do
  --depth        also SEED.depth.npy (m) and SEED.mask.npy (0 background, 1 head, 2 occluder)
`;

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'out/renders' },
    count: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    side: { type: 'string', default: '512' },
    models: { type: 'string', default: 'models' },
    deformation: { type: 'string', default: '1' },
    depth: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit();
}

const folder = join(values.models, 'open-head');
const model = parseHeadModel(readNpz(await readFile(join(folder, 'open-head.npz'))));
const skins = await loadSkins(join(folder, 'skins'));
const renderer = createHeadRenderer(model, skins);
const started = performance.now();
await mkdir(values.out, { recursive: true });
for (let i = 0; i < Number(values.count); i++) {
  const seed = Number(values.seed) + i;
  const person = randomPerson(model, seed, { skins: [...skins.keys()], deformation: Number(values.deformation) });
  const scene = randomScene(model, seed);
  const head = await renderer.render(person, scene, Number(values.side));
  const name = join(values.out, String(seed).padStart(6, '0'));
  const { name: skin, tone, sex, age } = skins[person.skins[0]];
  const truth = {
    seed,
    headModel: model.info,
    skin: { skin, tone, sex, age },
    betas: [...person.betas],
    scene,
    globalOrient: [...head.globalOrient],
    landmarks: [...head.landmarks],
  };
  await writeFile(`${name}.png`, await encodePng(head.image));
  await writeFile(`${name}.json`, `${JSON.stringify(truth, plainArrays)}\n`);
  if (values.depth) {
    const shape = [head.image.height, head.image.width];
    await writeFile(`${name}.depth.npy`, writeNpy({ data: head.buffers.depth, shape }));
    await writeFile(`${name}.mask.npy`, writeNpy({ data: maskOf(head.buffers, head.firstOccluderFace), shape }));
  }
}
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `${values.count} renders in ${values.out}, ${(Number(values.count) / seconds).toFixed(1)} a second\n`,
);

/** 0 background, 1 head, 2 occluder. */
function maskOf({ faceIds }: RasterBuffers, firstOccluderFace: number): Uint8Array {
  return Uint8Array.from(faceIds, (face) => (face < 0 ? 0 : face < firstOccluderFace ? 1 : 2));
}

function plainArrays(_key: string, value: unknown): unknown {
  return value instanceof Float32Array ? [...value] : value;
}
