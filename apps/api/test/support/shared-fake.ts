import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RegressorError } from '@ringnet/regressor';
import { createFakeReconstructor, type FakeOptions, type FakeReconstructor } from './fake-reconstructor.ts';

/**
 * A fake whose options and counts several processes share through a folder: what the test sets holds, from then on, in every process that
 * made one with the same folder; a failure happens in whichever process is asked first.
 */
export function createSharedFake(folder: string, initial: FakeOptions = {}): FakeReconstructor {
  mkdirSync(folder, { recursive: true });
  const optionsFile = path.join(folder, 'options.json');
  const read = (): FakeOptions => {
    try {
      return JSON.parse(readFileSync(optionsFile, 'utf8'));
    } catch {
      return {};
    }
  };
  const set = (changes: FakeOptions) => {
    const { failures, ...plain } = changes;
    for (const [index, failure] of (failures ?? []).entries()) {
      const { message, code } = failure as Error & { code?: string };
      writeFileSync(path.join(folder, `failure-${index}`), JSON.stringify({ message, code }));
    }
    writeFileSync(`${optionsFile}.${process.pid}`, JSON.stringify({ ...read(), ...plain }));
    renameSync(`${optionsFile}.${process.pid}`, optionsFile);
  };
  if (Object.keys(initial).length > 0) set(initial);

  const options = new Proxy<FakeOptions>(
    {},
    {
      get: (_target, name: keyof FakeOptions) =>
        name === 'failures' ? { shift: () => takeFailure(folder) } : read()[name],
      set: (_target, name, value) => {
        set({ [name]: value });
        return true;
      },
    },
  );
  const counter = (name: string) => {
    const file = path.join(folder, `calls-${name}`);
    return {
      enumerable: true,
      get: () => (readdirSync(folder).includes(`calls-${name}`) ? readFileSync(file).length : 0),
      set: () => appendFileSync(file, '.'),
    };
  };
  const calls = Object.defineProperties({} as FakeReconstructor['calls'], {
    reconstruct: counter('reconstruct'),
    makeArtifact: counter('makeArtifact'),
  });
  return createFakeReconstructor(options, calls);
}

/** The process that removes the file has the failure. */
function takeFailure(folder: string): Error | undefined {
  const names = readdirSync(folder).filter((name) => name.startsWith('failure-'));
  for (const name of names.sort()) {
    try {
      const { message, code } = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
      rmSync(path.join(folder, name));
      return code ? new RegressorError(code, message) : new Error(message);
    } catch {
      // another process was first
    }
  }
  return undefined;
}
