import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { withNetworkOutputs } from '../../src/learned/network-outputs.js';
import { createNodeEngine } from '../../src/node/index.js';

test('appends graph { output { name } } as protobuf writes it', () => {
  // field 7, 6 bytes: field 12, 4 bytes: field 1, 2 bytes: "ab"
  expect([...withNetworkOutputs(Uint8Array.of(1, 2), ['ab'])]).toEqual([1, 2, 0x3a, 6, 0x62, 4, 0x0a, 2, 0x61, 0x62]);
});

test('the landmark network then tells its inner stages beside its answers', async () => {
  const onnx = await readFile(new URL('../../../../models/face-finder/landmark.onnx', import.meta.url));
  const engine = createNodeEngine({ threads: 1 });
  try {
    const session = await engine.load(withNetworkOutputs(onnx, ['v141', 'v177']));
    const data = new Float32Array(192 * 192 * 3).fill(0.5);
    const outputs = await session.run({ input: { data, shape: [1, 192, 192, 3] } });
    expect(outputs.v141.shape).toEqual([1, 128, 6, 6]);
    expect(outputs.v177.shape).toEqual([1, 128, 3, 3]);
    expect(outputs.landmarks.data.length).toBe(1404);
  } finally {
    await engine.close();
  }
});
