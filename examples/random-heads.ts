// Five people who do not exist, smiling, as PLY files.   node examples/random-heads.ts
import { mkdir, writeFile } from 'node:fs/promises';
import { decodeHead, neutralParameters } from '@ringnet/flame';
import { writePly } from '@ringnet/io';
import { loadOpenHead } from '@ringnet/reconstruct/node';

const { model } = await loadOpenHead('models');
const smile = model.expressionNames?.findIndex((name) => name.startsWith('mouth-corner')) ?? 0;
await mkdir('out', { recursive: true });
for (let person = 0; person < 5; person++) {
  const parameters = neutralParameters(model);
  // The first components carry most of what tells people apart; these five lie on a line through them.
  for (let k = 0; k < 10; k++) parameters.betas[k] = Math.sin(1 + person * (k + 2)) * 1.5;
  parameters.expression[Math.max(smile, 0)] = 0.8;
  const { vertices } = decodeHead(model, parameters);
  await writeFile(`out/person-${person}.ply`, writePly({ vertices, faces: model.faces }));
}
console.log('out/person-0.ply to out/person-4.ply');
