import { expect, test } from 'vitest';
import { irisDiameterPx, metricHint } from '../../src/index.js';

test('eyes 63.4 mm apart are taken at their word', () => {
  const hint = metricHint({ eyeDistanceM: 0.0634, pixelsPerMetre: 2000 });
  expect(hint.scale).toBeCloseTo(1, 9);
  expect(hint.pixelsPerMillimetre).toBeCloseTo(2, 9);
  expect(hint.relativeDeviation).toBeCloseTo(3.7 / 63.4, 9);
});

test('an iris that agrees makes the guess firmer, one that disagrees moves it by its weight', () => {
  const alone = metricHint({ eyeDistanceM: 0.0634, pixelsPerMetre: 10000 });
  const agreeing = metricHint({ eyeDistanceM: 0.0634, pixelsPerMetre: 10000, irisDiameterPx: 117.1 });
  expect(agreeing.scale).toBeCloseTo(1, 6);
  expect(agreeing.relativeDeviation).toBeLessThan(alone.relativeDeviation);
  // A larger iris on the picture means that a millimetre takes more pixels: the head is smaller than its eyes say.
  const larger = metricHint({ eyeDistanceM: 0.0634, pixelsPerMetre: 10000, irisDiameterPx: 130 });
  expect(larger.scale).toBeLessThan(1);
  expect(larger.scale).toBeGreaterThan(117.1 / 130);
});

test('the diameter is the mean of both irises over and across', () => {
  const left = Float32Array.of(0, 0, 0, 5, 0, 0, 0, -4, 0, -5, 0, 0, 0, 4, 0); // 10 across, 8 over
  const right = Float32Array.of(0, 0, 0, 6, 0, 0, 0, -6, 0, -6, 0, 0, 0, 6, 0); // 12 and 12
  expect(irisDiameterPx({ left, right })).toBeCloseTo(10.5, 9);
});
