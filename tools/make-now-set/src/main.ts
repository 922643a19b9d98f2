import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeHead, evaluateLandmarks, type HeadModel, nowLandmarkRows } from '@ringnet/flame';
import { encodeJpeg, writeObj } from '@ringnet/io';
import { loadOpenHead } from '@ringnet/reconstruct/node';
import { createHeadRenderer, loadSkins, type Person, randomPerson, randomScene } from '@ringnet/render-heads';
import { pickedPointsFile } from './picked-points-file.js';
import { placed, type RigidPose, scanOf } from './scan.js';

const usage = `Usage: node tools/make-now-set/dist/main.js --out DIR [--subjects 10] [--photos 3] [--seed 2019]

Makes a folder in the layout of the NoW benchmark from random open heads with departures that the model cannot represent:
imagepathsvalidation.txt, scans/, scans_lmks_onlypp/, iphone_pictures/. Then:
  ringnet now predict --dataset DIR --out predictions
  ringnet now --dataset DIR --predictions predictions --check --out scores`;

const models = resolve(dirname(fileURLToPath(import.meta.url)), '../../../models');
const sidePx = 640;
/** A structured-light scanner's noise. */
const scanNoiseMm = 0.05;

/** Each challenge's scenes, by what they show. */
const challenges = [
  { name: 'multiview_neutral', scene: { expression: false, occluders: false, maxYaw: 45 } },
  { name: 'multiview_expressions', scene: { expression: true, occluders: false, maxYaw: 45 } },
  { name: 'multiview_occlusions', scene: { expression: false, occluders: true, maxYaw: 30 } },
  { name: 'selfie', scene: { expression: false, occluders: false, maxYaw: 20 } },
] as const;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      subjects: { type: 'string', default: '10' },
      photos: { type: 'string', default: '3' },
      seed: { type: 'string', default: '2019' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help || !values.out) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const { model } = await loadOpenHead(models);
  const skins = await loadSkins(join(models, 'open-head/skins'));
  const renderer = createHeadRenderer(model, skins);
  const images: string[] = [];
  for (let subject = 0; subject < Number(values.subjects); subject++) {
    const name = `SYNTH_${String(subject + 1).padStart(3, '0')}`;
    const seed = Number(values.seed) * 1000 + subject;
    const person = randomPerson(model, seed, { skins: skins.map((_, k) => k) });
    await writeScan(values.out, name, model, person, seed);
    for (const { name: challenge, scene } of challenges) {
      for (let photo = 0; photo < Number(values.photos); photo++) {
        const sceneSeed = seed * 100 + images.length;
        const { image } = await renderer.render(person, randomScene(model, sceneSeed, scene), sidePx);
        const path = `${name}/${challenge}/IMG_${String(photo + 1).padStart(4, '0')}.jpg`;
        await write(join(values.out, 'iphone_pictures', path), await encodeJpeg(image, { quality: 92 }));
        images.push(path);
      }
    }
    process.stderr.write(`${name}: ${images.length} photos so far\n`);
  }
  await write(join(values.out, 'imagepathsvalidation.txt'), `${images.join('\n')}\n`);
}

async function writeScan(out: string, subject: string, model: HeadModel, person: Person, seed: number): Promise<void> {
  const deformed = { ...model, vTemplate: model.vTemplate.map((value, k) => value + person.deformation[k]) };
  const rest = {
    betas: person.betas,
    expression: new Float32Array(0),
    pose: new Float32Array(3 * model.parents.length),
  };
  const { vertices } = decodeHead(deformed, rest);
  const all = evaluateLandmarks(model, vertices, rest.pose);
  const seven = nowLandmarkRows.flatMap((row) => [...all.subarray(3 * row, 3 * row + 3)]);
  const random = parkMiller(seed + 1);
  const pose: RigidPose = { yawRad: random() - 0.5, shift: [40 * random(), 40 * random(), 1000 + 40 * random()] };
  const scan = scanOf(vertices, model.faces, pose, random, scanNoiseMm);
  await write(join(out, 'scans', subject, `${subject}.obj`), writeObj(scan));
  const points = placed(seven, pose);
  await write(
    join(out, 'scans_lmks_onlypp', subject, `${subject}_picked_points.pp`),
    pickedPointsFile(points, `${subject}.obj`),
  );
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

/** Numbers in [0, 1), the same on every machine. */
function parkMiller(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

await main();
