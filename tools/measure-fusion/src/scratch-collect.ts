import { readFile, writeFile } from 'node:fs/promises';
import { serialize } from 'node:v8';
import { parseHeadModel } from '@ringnet/flame';
import { readNpz } from '@ringnet/io';
import { createFaceFinder, createFaceReader, cropForRegressor, parseLearnedRegressor } from '@ringnet/regressor';
import { createNodeEngine } from '@ringnet/regressor/node';
import { createHeadRenderer, loadSkins, randomPerson, randomScene } from '@ringnet/render-heads';
const model = parseHeadModel(readNpz(await readFile('models/open-head/open-head.npz')));
const skins = await loadSkins('models/open-head/skins');
const engine = createNodeEngine({ threads: 1 });
const rd = (n: string) => readFile(`models/face-finder/${n}.onnx`);
const landmark = await rd('landmark');
const finder = await createFaceFinder({ engine, shortRange: await rd('short-range'), landmark, fullRange: await rd('full-range') });
const learned = parseLearnedRegressor(readNpz(await readFile('models/face-regressor/regressor.npz')));
const reader = await createFaceReader({ engine, landmark, layers: learned.layers });
const renderer = createHeadRenderer(model, skins);
const out: unknown[] = [];
const [seed, people, views] = process.argv.slice(2).map(Number);
for (let p = 0; p < people; p++) {
  const person = randomPerson(model, seed + p, { skins: [...skins.keys()], deformation: 0.5 });
  for (let v = 0; v < views; v++) {
    const scene = randomScene(model, ((seed + p) * 31 + v * 7919 + 17) % 2 ** 31, { maxYaw: 50 });
    const head = await renderer.render(person, scene, 320);
    const { faces } = await finder.searchFaces(head.image, {});
    if (!faces.length) { console.log('no face', p, v); continue; }
    const face = await reader.read(head.image, faces[0]);
    const crop = cropForRegressor(head.image, 'DETECT', face);
    out.push({ person: p, yaw: scene.yawRad, face, crop, photo: { width: 320, height: 320 }, neutral: head.neutralVertices, orient: head.globalOrient });
  }
}
await writeFile('/tmp/fuse-views.bin', serialize(out));
console.log(out.length, process.cpuUsage());
await engine.close();
