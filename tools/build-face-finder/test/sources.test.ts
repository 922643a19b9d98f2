import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { networks } from '../src/networks.js';
import { readPackedAsset } from '../src/packed-asset.js';

const models = new URL('../../../models/face-finder/', import.meta.url);

describe('what is committed', () => {
  const provenance = readFileSync(new URL('PROVENANCE.md', models), 'utf8');
  test.each(networks.map(({ name }) => name))('%s.onnx is the file that PROVENANCE.md names', (name) => {
    const bytes = readFileSync(new URL(`${name}.onnx`, models));
    const line = provenance.split('\n').find((row) => row.startsWith(`| ${name}.onnx |`));
    expect(line).toContain(createHash('sha256').update(bytes).digest('hex'));
    expect(line).toContain(`| ${bytes.length} |`);
  });
});

test('one asset is cut out of the packed file', () => {
  const loader =
    'x({"files": [{"filename": "/p/one.tflite", "start": 0, "end": 2}, {"filename": "/p/two.tflite", "start": 2, "end": 5}], "n": 1});';
  const data = Uint8Array.of(1, 2, 3, 4, 5);
  expect([...readPackedAsset(data, loader, 'two.tflite')]).toEqual([3, 4, 5]);
  expect(() => readPackedAsset(data, loader, 'three.tflite')).toThrow('no three.tflite');
  expect(() => readPackedAsset(data, '', 'two.tflite')).toThrow('no list');
});

test('no network computes PRelu as such: onnxruntime takes as long for it as for all convolutions together', () => {
  for (const { name } of networks) {
    expect(readFileSync(new URL(`${name}.onnx`, models)).includes('PRelu')).toBe(false);
  }
});
