/**
 * `node tools/seeded-checkpoint/dist/main.js PREFIX [SEED] [HEAD]` writes PREFIX.index and PREFIX.data-00000-of-00001;
 * with HEAD, a FLAME pickle or an .npz such as models/open-head/open-head.npz, its arrays lie beside the network.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseHeadModel } from '@ringnet/flame';
import { readNpz, readPickle } from '@ringnet/io';
import { flameVariables } from './flame-variables.js';
import { seededVariables } from './seeded-variables.js';
import { writeCheckpoint } from './write-checkpoint.js';

const [prefix, seed = '1', head] = process.argv.slice(2);
if (!prefix || prefix.startsWith('-')) throw new Error('usage: main.js PREFIX [SEED] [HEAD]');
const read = (file: string) => (file.endsWith('.npz') ? readNpz : readPickle)(readFileSync(file));
const variables = seededVariables({ seed: Number(seed) });
if (head) variables.push(...flameVariables(parseHeadModel(read(head)), Number(seed)));
const { index, data } = writeCheckpoint(variables);
writeFileSync(`${prefix}.index`, index);
writeFileSync(`${prefix}.data-00000-of-00001`, data);
process.stdout.write(`${prefix}: ${index.length} + ${data.length} bytes\n`);
