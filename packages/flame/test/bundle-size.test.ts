import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

test('parsing, decoding and landmarks fit a browser bundle of 15 kB, gzipped', () => {
  const sources = new Map<string, string>();
  const visit = (url: URL) => {
    if (sources.has(url.href)) return;
    const code = stripTypeScriptTypes(readFileSync(url, 'utf8'), { mode: 'transform' }).replace(
      /\/\*[\s\S]*?\*\//g,
      '',
    );
    sources.set(url.href, code.replace(/[ \n]+/g, ' '));
    for (const [, specifier] of code.matchAll(/from '([^']+)'/g)) {
      // What remains after the types are gone must not reach outside the package
      expect(specifier).toMatch(/^\.{1,2}\//);
      visit(new URL(specifier.replace(/\.js$/, '.ts'), url));
    }
  };
  for (const entry of ['parse-head-model', 'decode', 'decoder', 'landmarks']) {
    visit(new URL(`../src/${entry}.ts`, import.meta.url));
  }
  expect(sources.size).toBeGreaterThan(15);
  // Not minified: a bundler's result is smaller (7.9 kB with rolldown)
  expect(gzipSync([...sources.values()].join('\n'), { level: 9 }).length).toBeLessThan(15_000);
});
