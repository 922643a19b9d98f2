/** `node tools/seeded-checkpoint/dist/main.js PREFIX [SEED]` writes PREFIX.index and PREFIX.data-00000-of-00001. */
import { writeFileSync } from 'node:fs';
import { seededVariables } from './seeded-variables.js';
import { writeCheckpoint } from './write-checkpoint.js';

const [prefix, seed = '1'] = process.argv.slice(2);
if (!prefix) throw new Error('usage: main.js PREFIX [SEED]');
const { index, data } = writeCheckpoint(seededVariables({ seed: Number(seed) }));
writeFileSync(`${prefix}.index`, index);
writeFileSync(`${prefix}.data-00000-of-00001`, data);
process.stdout.write(`${prefix}: ${index.length} + ${data.length} bytes\n`);
