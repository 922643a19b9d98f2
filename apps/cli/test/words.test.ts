import { metresPerUnit } from '@ringnet/flame';
import { expect, test } from 'vitest';
import { exitCode, exitOfRun } from '../src/exit-code.js';
import { parseParametersJson } from '../src/files/head-parameters-file.js';
import { calledCommand } from '../src/program.js';
import { resultNames } from '../src/reconstruct/result-names.js';
import { durationWords, progressLine, startProgressBar } from '../src/terminal/progress-bar.js';
import { ppmHeader } from '../src/video/video-frames.js';

test('the bar says how many, how fast and how long still', () => {
  expect(progressLine(10, 40, 5, 60)).toBe('[========                       ] 10/40  2.0/s  15 s left');
  expect(progressLine(0, 40, 0, 60)).toBe('[                                ] 0/40  0.0/s');
});

test('a line printed when the bar has stopped is the last', () => {
  let shown = '';
  const write = (text: string) => {
    shown += text;
    return true;
  };
  const bar = startProgressBar(1, { isTTY: true, columns: 60, write } as NodeJS.WriteStream);
  bar.tick();
  bar.stop();
  bar.print('1 done in heads.');
  expect(shown.endsWith('1 done in heads.\n')).toBe(true);
});

test.each([
  [{ done: 2, noFace: 0, failed: 0 }, exitCode.ok],
  [{ done: 1, noFace: 1, failed: 0 }, exitCode.partial],
  [{ done: 0, noFace: 2, failed: 0 }, exitCode.noFace],
  [{ done: 0, noFace: 1, failed: 1 }, exitCode.error],
])('%j is exit code %d', (counts, code) => {
  expect(exitOfRun(counts)).toBe(code);
});

test.each([
  [['--img_path=b.jpg'], 'reconstruct'],
  [['--out_folder', 'a', '--img_path', 'b.jpg'], 'reconstruct'],
  [['--neutralize_expression=True'], 'reconstruct'],
  [['--version'], '--version'],
  [['help', 'fit'], 'fit'],
])('%j calls %s', (words, command) => {
  expect(calledCommand(words)).toBe(command);
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

test.each([
  ['m', 'unknown', 1, 1],
  ['cm', 'unknown', 100, 0.01],
  ['mm', 'unknown', 1000, 0.001],
  ['inches', 'unknown', 1 / 0.0254, 0.0254],
  ['a giant', 'm', 3, 1],
] as const)('a head in %s, called %s', (_, unit, perMetre, metres) => {
  const template = [0, 0, 0, 0.1, 0, 0, 0, 0.2, 0, 0, 0, 0.15];
  const points = template.map((value) => value * perMetre);
  expect(metresPerUnit(unit, points, template)).toBeCloseTo(metres, 9);
});

test('a PPM header says where the pixels are, once it is whole', () => {
  const header = Buffer.from('P6\n2 1\n255\n');
  expect(ppmHeader(header.subarray(0, 9))).toBeNull();
  const frame = Buffer.concat([header, Buffer.from([1, 2, 3, 4, 5, 6])]);
  expect(ppmHeader(frame)).toEqual({ width: 2, height: 1, start: header.length, end: frame.length });
  const deep = Buffer.concat([Buffer.from('P6\n8 8\n65535\n'), Buffer.alloc(384)]);
  expect(() => ppmHeader(deep)).toThrow('something other than frames');
});
