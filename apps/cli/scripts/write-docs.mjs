// Writes docs/cli.md from the built commands; run after a build, review the difference, commit it.
import { writeFileSync } from 'node:fs';
import { createProgram } from '../dist/program.js';
import { cliPage } from '../dist/terminal/cli-page.js';

writeFileSync(new URL('../../../docs/cli.md', import.meta.url), cliPage(await createProgram('all')));
