import { expect, test } from 'vitest';
import type { NetworkSession, Tensor } from '../../src/engine.js';
import { ImagePyramid } from '../../src/face/image-pyramid.js';
import { wholePhoto } from '../../src/face/region.js';
import { createRegionNetwork } from '../../src/face/region-network.js';

const grey = { width: 2, height: 2, channels: 3, data: new Uint8Array(12).fill(51) } as const;

/** Remembers what it was shown and answers when it is told to. */
function slowSession() {
  const shown: Tensor[] = [];
  const answers: (() => void)[] = [];
  const session: NetworkSession = {
    engine: { name: 'onnx-cpu', library: 'none', version: '1', threads: 1 },
    run: ({ input }) => {
      shown.push(input);
      return new Promise((resolve) => answers.push(() => resolve({})));
    },
    dispose: async () => {},
  };
  return { session, shown, answers };
}

test('looks one after the other use the same memory, looks at the same time do not', async () => {
  const { session, shown, answers } = slowSession();
  const network = createRegionNetwork(session, { side: 2, low: -1, high: 1 });
  const look = () => network.look(new ImagePyramid(grey), wholePhoto(grey));
  const first = look();
  const second = look();
  answers.forEach((answer) => {
    answer();
  });
  await Promise.all([first, second]);
  void look();
  expect(shown.map(({ shape }) => shape)).toEqual(Array(3).fill([1, 2, 2, 3]));
  expect(shown[1].data).not.toBe(shown[0].data);
  expect([shown[0].data, shown[1].data]).toContain(shown[2].data);
  expect(shown[2].data.buffer).toBeInstanceOf(SharedArrayBuffer);
  // 51 is a fifth of 255: a fifth of the way from -1 to 1.
  expect(shown[2].data[0]).toBeCloseTo(-0.6, 6);
});
