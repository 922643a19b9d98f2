// `node apps/api/scripts/write-settings.mjs [--check]`: writes the table of settings in docs/operations.md from src/config.ts, or checks it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseConfig, settings } from '../dist/config.js';

const file = fileURLToPath(new URL('../../../docs/operations.md', import.meta.url));
const repository = fileURLToPath(new URL('../../../', import.meta.url));
const marks = ['<!-- settings: written by apps/api/scripts/write-settings.mjs -->', '<!-- end of settings -->'];

const { properties } = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' });
const defaults = parseConfig({});
const rows = Object.entries(properties).map(([key, { enum: values, description = '' }]) => {
  const value = defaults[key];
  const variable = `RINGNET_${key.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
  const shown = Array.isArray(value) ? value.join(',') : String(value ?? '').replace(repository, '');
  const meaning = [description, values && `one of ${values.join(', ')}`].filter(Boolean).join('; ');
  return `| \`${variable}\` | ${shown && `\`${shown}\``} | ${meaning.replaceAll('|', '\\|')} |`;
});
const table = ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');

const text = readFileSync(file, 'utf8');
const [start, end] = marks.map((mark) => text.indexOf(mark));
if (start < 0 || end < start) throw new Error(`docs/operations.md has lost its marks: ${marks.join(' ')}`);
const updated = `${text.slice(0, start + marks[0].length)}\n${table}\n${text.slice(end)}`;
if (process.argv.includes('--check')) {
  if (updated !== text) {
    process.stderr.write('docs/operations.md: run node apps/api/scripts/write-settings.mjs\n');
    process.exit(1);
  }
} else writeFileSync(file, updated);
