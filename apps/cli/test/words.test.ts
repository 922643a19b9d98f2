import { expect, test } from 'vitest';
import { parseParametersJson } from '../src/files/head-parameters-file.js';
import { resultNames } from '../src/reconstruct/result-names.js';
import { durationWords, progressLine } from '../src/terminal/progress-bar.js';
import { ppmHeader } from '../src/video/video-frames.js';

test('the bar says how many, how fast and how long still', () => {
  expect(progressLine(10, 40, 5, 60)).toBe('[========                       ] 10/40  2.0/s  15 s left');
  expect(progressLine(0, 40, 0, 60)).toBe('[                                ] 0/40  0.0/s');
});

test.each([
  [0.2, '1 s'],
  [75, '1 min 15 s'],
  [7500, '2 h 5 min'],
])('%d seconds are %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});

test('no two photos share a result', () => {
  const photos = ['a/face.jpg', 'b/face.png', 'c/face.png', 'd/face.png'].map((file) => ({ file, name: 'face' }));
  expect(resultNames(photos)).toEqual(['face', 'face.png', 'face-2', 'face-3']);
});

test('parameters are read in both spellings', () => {
  const stored = parseParametersJson(
    'x.json',
    JSON.stringify({
      shape: { values: [1, 2] },
      expression: { values: [3] },
      pose: { jaw: [0.1, 0, 0] },
      camera: { scale: 8, tx: 0, ty: 1, imageFromCrop: [1, 0, 0, 0, 1, 0] },
    }),
  );
  const returned = parseParametersJson(
    'x.json',
    JSON.stringify({
      shape: [1, 2],
      expression: [3],
      pose: { jaw: { axisAngle: [0.1, 0, 0] } },
      camera: { scale: 8, tx: 0, ty: 1, imageFromCrop: [1, 0, 0, 0, 1, 0] },
    }),
  );
  expect(returned).toEqual(stored);
  expect([...stored.betas]).toEqual([1, 2]);
  expect(() => parseParametersJson('x.json', '{"shape": ["a"]}')).toThrow('shape is missing');
});

test('a PPM header says where the pixels are, once it is whole', () => {
  const header = Buffer.from('P6\n2 1\n255\n');
  expect(ppmHeader(header.subarray(0, 9))).toBeNull();
  const frame = Buffer.concat([header, Buffer.from([1, 2, 3, 4, 5, 6])]);
  expect(ppmHeader(frame)).toEqual({ width: 2, height: 1, start: header.length, end: frame.length });
  const deep = Buffer.concat([Buffer.from('P6\n8 8\n65535\n'), Buffer.alloc(384)]);
  expect(() => ppmHeader(deep)).toThrow('something other than frames');
});
