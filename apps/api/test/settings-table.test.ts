import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';

test("the table of settings in docs/operations.md is the code's", () => {
  const script = fileURLToPath(new URL('../scripts/write-settings.mjs', import.meta.url));
  execFileSync(process.execPath, [script, '--check']); // ends with 1 when it is not
});
