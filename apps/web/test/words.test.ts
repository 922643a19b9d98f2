import { expect, test } from 'vitest';
import { byWant, expressionWords } from '../src/edit/expression-words.js';
import { curlUpload } from '../src/result/curl-upload.js';
import { faceOutline, faceWords } from '../src/result/face-outline.js';
import { describeView } from '../src/viewer/describe-view.js';

test.each([
  ['mouth-corner-puller', 'Smile'],
  ['eyeBlinkLeft', 'Eye blink, left'],
  ['smile_R', 'Smile, right'],
])('%s reads as %s', (name, words) => {
  expect(expressionWords(name)).toBe(words);
});

test('a smile comes before a tense neck, and both before unknown units', () => {
  expect(['own-unit', 'neck-platysma', 'mouth-corner-puller'].sort(byWant)).toEqual([
    'mouth-corner-puller',
    'neck-platysma',
    'own-unit',
  ]);
});

test('the view is said in words', () => {
  expect(describeView('orbit', 'clay', { yawDeg: 30.4, pitchDeg: -9 })).toBe(
    '3D head as plain clay, seen 30° right of the front, 9° below.',
  );
  expect(describeView('orbit', 'wire', { yawDeg: 1, pitchDeg: 2 })).toBe(
    '3D head as a wireframe, seen from the front.',
  );
  expect(describeView('photo', 'texture', { yawDeg: 0, pitchDeg: 0 })).toMatch(/drawn over the photo/);
});

test.each([
  [{ x: 40, y: 10, width: 20.4, height: 20 }, 'Face found, at the top of the photo, 20 pixels wide.'],
  [{ x: 0, y: 70, width: 20, height: 20 }, 'Face found, at the bottom left of the photo, 20 pixels wide.'],
  [{ x: 30, y: 30, width: 40, height: 40 }, 'Face found, in the middle of the photo, 40 pixels wide.'],
])('a face is found at %o', (box, words) => {
  expect(faceWords({ width: 100, height: 100 }, box)).toBe(words);
});

test('the outline joins the 68 points in nine lines, eyes and lips closed', () => {
  const path = faceOutline(Array.from({ length: 68 }, (_, i) => ({ x: i, y: 2 * i })));
  expect(path.startsWith('M0.0 0.0L1.0 2.0L')).toBe(true);
  expect(path.match(/-?[\d.]+ -?[\d.]+/g)).toHaveLength(68);
  expect([path.match(/M/g), path.match(/Z/g)].map((found) => found?.length)).toEqual([9, 4]);
});

test('the curl command is one that a shell takes', () => {
  const command = curlUpload('http://localhost:4000', 'mutation M {\n  a\n}', false);
  expect(command).toContain(`-F operations='{"query":"mutation M { a }","variables":{"input":{"image":null}}}'`);
  expect(command.match(/'/g)?.length).toBe(6);
  expect(command).not.toContain('authorization');
  expect(curlUpload('http://localhost:4000', 'mutation M { a }', true)).toContain(
    "\n  -H 'authorization: Bearer YOUR_KEY' \\\n",
  );
});
