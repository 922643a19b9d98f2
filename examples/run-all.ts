// Type-checks and runs every example beside this file and the first TypeScript block of the root's and every package's README.   node examples/run-all.ts
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const here = import.meta.dirname;
const repository = resolve(here, '..');
const generated = join(here, 'generated');
mkdirSync(generated, { recursive: true });

const programs = readdirSync(here)
  .filter((name) => name.endsWith('.ts') && name !== 'run-all.ts')
  .map((name) => ({ name, file: join(here, name) }));
for (const folder of ['', ...readdirSync(join(repository, 'packages')).map((name) => `packages/${name}/`)]) {
  const name = `${folder}README.md`;
  const code = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(repository, name), 'utf8'))?.[1];
  if (!code) throw new Error(`${name} has no TypeScript example`);
  const file = join(generated, `${basename(folder) || 'root'}.ts`);
  writeFileSync(file, code);
  programs.push({ name, file });
}

// Node strips types without looking at them; whoever copies an example has a compiler that does.
const compiler = join(repository, 'node_modules/typescript/bin/tsc');
const strict = '--noEmit --strict --skipLibCheck --target es2023 --module nodenext --types node'.split(' ');
const files = programs.map(({ file }) => file);
const check = spawnSync(process.execPath, [compiler, ...strict, ...files], { cwd: repository, stdio: 'inherit' });

let failures = check.status === 0 ? 0 : 1;
console.log(`${failures === 0 ? 'ok  ' : 'FAIL'} types`);
for (const { name, file } of programs) {
  const { status } = spawnSync(process.execPath, [file], { cwd: repository, stdio: ['ignore', 'inherit', 'inherit'] });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  if (status !== 0) failures++;
}
process.exit(failures === 0 ? 0 : 1);
