import { expect, test } from 'vitest';
import { headName, resultNames } from '../src/reconstruct/result-names.js';

test('photos of the same name get names of their own', () => {
  const photos = ['a/face.jpg', 'a/face.png', 'b/face.png', 'c/face.png'].map((file) => ({ file, name: 'face' }));
  expect(resultNames(photos)).toEqual(['face', 'face.png', 'face-2', 'face-3']);
});

test('a second head never takes the place of another photo', () => {
  const photoNames = new Set(['face', 'face-2', 'other']);
  expect(headName('face', 0, photoNames)).toBe('face');
  expect(headName('face', 1, photoNames)).toBe('face-head-2');
  expect(headName('face', 2, photoNames)).toBe('face-3');
  expect(headName('other', 1, photoNames)).toBe('other-2');
});
