import { expect, test } from 'vitest';
import { createFaceReader, type Engine, type FoundFace, type Tensor } from '../../src/index.js';

/** A face of 60 x 40 px about the middle of the picture, eyes level. */
function face(): FoundFace {
  const landmarks = new Float32Array(468 * 3);
  for (let k = 0; k < landmarks.length; k += 3) landmarks.set([80 + (k % 41), 70 + (k % 61), 0], k);
  landmarks.set([85, 90, 0], 3 * 33);
  landmarks.set([115, 90, 0], 3 * 263);
  return { index: 0, box: { x: 80, y: 70, width: 40, height: 60 }, score: 1, landmarks, rollRad: 0 };
}

/** An engine whose network keeps what it is shown and answers for `looks` pictures: all in the left upper corner, parameters counted through. */
function watchingEngine(shown: Float32Array[], looks = 2): Engine {
  const numbers = (length: number, of: (i: number) => number): Tensor => ({
    data: Float32Array.from({ length: looks * length }, (_, i) => of(i)),
    shape: [looks, length],
  });
  const run = async ({ input }: Record<string, Tensor>) => {
    shown.push(input.data.slice()); // its memory is used again
    return { landmarks: numbers(1404, () => 0), sigma: numbers(468, () => 192), parameters: numbers(164, (i) => i) };
  };
  return { load: async () => ({ run, dispose: async () => {} }), close: async () => {} } as unknown as Engine;
}

test('a face is cut out as much larger as the network wants it', async () => {
  // Brightness is x, so a row of the cut tells how wide it is.
  const data = Uint8Array.from({ length: 200 * 200 * 3 }, (_, i) => Math.floor(i / 3) % 200);
  const photo = { width: 200, height: 200, channels: 3, data } as const;
  for (const margin of [1.1, 1.25, 1.5]) {
    const shown: Float32Array[] = [];
    const reader = await createFaceReader({ engine: watchingEngine(shown), network: new Uint8Array(), margin });
    await reader.read(photo, face());
    expect(shown).toHaveLength(1); // the network mirrors it itself
    const row = shown[0].subarray(3 * 192 * 96, 3 * 192 * 97);
    const width = (255 * (row[3 * 191] - row[0]) * 192) / 191;
    expect(width).toBeCloseTo(60 * margin, 0);
  }
});

test('the second half of each answer is the mirrored look: it lies on the other side', async () => {
  const photo = { width: 200, height: 200, channels: 3, data: new Uint8Array(120_000) } as const;
  const reader = await createFaceReader({ engine: watchingEngine([]), network: new Uint8Array(), margin: 1 });
  const { landmarks, reading } = await reader.read(photo, face());
  // Half from the square's left edge and half, mirrored, from its right one: the middle; y stays at its upper edge.
  const middle = 80 + 20;
  expect(landmarks[3 * 100]).toBeCloseTo(middle, 0);
  expect(landmarks[3 * 100 + 1]).toBeCloseTo(100 - 30, 0);
  expect(reading?.sigmasPx[100]).toBeCloseTo(60, 0);
  expect(reading?.looks.map(({ isMirrored, parameters }) => [isMirrored, parameters.length, parameters[0]])).toEqual([
    [false, 164, 0],
    [true, 164, 164],
  ]);
});

test('a network that answers for one picture only, as those before 6.0, is refused', async () => {
  const photo = { width: 200, height: 200, channels: 3, data: new Uint8Array(120_000) } as const;
  const reader = await createFaceReader({ engine: watchingEngine([], 1), network: new Uint8Array(), margin: 1 });
  await expect(reader.read(photo, face())).rejects.toMatchObject({ code: 'WEIGHTS_SHAPE' });
});
