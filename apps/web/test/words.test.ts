import { expect, test } from 'vitest';
import { byWant, expressionWords } from '../src/edit/expression-words.js';
import { curlUpload } from '../src/result/curl-upload.js';
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

test('the curl command is one that a shell takes', () => {
  const command = curlUpload('http://localhost:4000', 'mutation M {\n  a\n}');
  expect(command).toContain(`-F operations='{"query":"mutation M { a }","variables":{"input":{"image":null}}}'`);
  expect(command.match(/'/g)?.length).toBe(6);
});
