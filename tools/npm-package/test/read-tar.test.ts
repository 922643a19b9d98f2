import { expect, test } from 'vitest';
import { readTar } from '../src/read-tar.js';

/** A tar of plain files. */
function tarOf(files: Record<string, string>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, content]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write(content.length.toString(8).padStart(11, '0'), 124);
    const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
    body.write(content);
    return [header, body];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

test('reads every file, whatever its length', () => {
  const files = readTar(tarOf({ 'package/a': 'x'.repeat(513), 'package/b': 'found', 'package/empty': '' }));
  expect([...files.keys()]).toEqual(['package/a', 'package/b', 'package/empty']);
  expect(files.get('package/a')).toHaveLength(513);
  expect(new TextDecoder().decode(files.get('package/b'))).toBe('found');
});
