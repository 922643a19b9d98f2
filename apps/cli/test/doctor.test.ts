import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { runChecks } from '../src/doctor/checks.js';

afterEach(() => vi.unstubAllGlobals());

test('the doctor wants the Node that the command itself wants', async () => {
  const bin = readFileSync(new URL('../bin/ringnet.js', import.meta.url), 'utf8');
  const oldest = Number(/major < (\d+)/.exec(bin)?.[1]);
  const checkUnder = async (major: number) => {
    vi.stubGlobal('process', { ...process, versions: { node: `${major}.0.0` } });
    return (await runChecks({ modelsDir: 'models', flameModelDir: 'flame_model' }).next()).value;
  };
  expect(await checkUnder(oldest)).toMatchObject({ name: 'Node', state: 'ok' });
  expect(await checkUnder(oldest - 1)).toMatchObject({
    state: 'problem',
    advice: `Install Node ${oldest} or newer.`,
  });
});
