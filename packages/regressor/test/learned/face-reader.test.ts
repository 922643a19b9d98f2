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

/** An engine whose network keeps what it is shown and sees nothing. */
function watchingEngine(shown: Float32Array[]): Engine {
  const zeros = (length: number): Tensor => ({ data: new Float32Array(length), shape: [1, length] });
  const run = async ({ input }: Record<string, Tensor>) => {
    shown.push(input.data);
    return { landmarks: zeros(1404), sigma: zeros(468), parameters: zeros(164) };
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
    expect(shown).toHaveLength(2); // plain and mirrored
    const row = shown[0].subarray(3 * 192 * 96, 3 * 192 * 97);
    const width = (255 * (row[3 * 191] - row[0]) * 192) / 191;
    expect(width).toBeCloseTo(60 * margin, 0);
    expect(shown[1][3 * 192 * 96]).toBeCloseTo(row[3 * 191], 5);
  }
});
