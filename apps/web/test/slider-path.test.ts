import { readFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { createDecoder } from '@ringnet/flame';
import { expect, test } from 'vitest';
import { createHeadEdit } from '../src/edit/head-edit.js';
import { sliderGroups } from '../src/edit/sliders.js';
import { parseModelFile } from '../src/viewer/parse-model-file.js';
import { headRebuilder } from '../src/viewer/rebuild-head.js';
import { createRenderMesh } from '../src/viewer/render-mesh.js';

const modelFile = new URL('../../../models/open-head/open-head.npz', import.meta.url);

interface ProfileNode {
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly selfSize: number;
  readonly children: readonly ProfileNode[];
}

/** Bytes that our own functions allocate while `work` runs, garbage included, by function. */
async function allocatedBy(work: () => void): Promise<Record<string, number>> {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 16,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as object);
  work();
  const { profile } = (await session.post('HeapProfiler.stopSampling')) as { profile: { head: ProfileNode } };
  session.disconnect();
  const bytes: Record<string, number> = {};
  const visit = ({ callFrame, selfSize, children }: ProfileNode) => {
    if (/apps\/web\/src|packages\/flame/.test(callFrame.url) && selfSize > 0) {
      const name = `${callFrame.functionName} ${callFrame.url.split('/').at(-1)}:${callFrame.lineNumber}`;
      bytes[name] = (bytes[name] ?? 0) + selfSize;
    }
    children.forEach(visit);
  };
  visit(profile.head);
  return bytes;
}

test('a moving slider makes no arrays or objects per frame', async () => {
  const model = parseModelFile(await readFile(modelFile));
  const edit = createHeadEdit(model, { shape: null, expression: null, pose: null });
  const scene = { mesh: createRenderMesh(model), landmarks: new Float32Array(68 * 3), markLandmarks: () => {} };
  const rebuild = headRebuilder(createDecoder(model), edit.parameters, scene);
  const sliders = sliderGroups(model).flatMap((group) => group.sliders);
  const moved = ['jaw-open', 'head-turn', 'neck-pitch', 'expression-0', 'shape-0'].map((id) => {
    const slider = sliders.find((candidate) => candidate.id === id);
    if (!slider) throw new Error(`no slider ${id}`);
    return slider;
  });
  let frame = 0;
  const move = (frames: number) => {
    for (let end = frame + frames; frame < end; frame++) {
      const slider = moved[frame % moved.length];
      slider.set(edit, slider.min + ((slider.max - slider.min) * (frame % 97)) / 97);
      rebuild();
    }
  };
  // Until the engine has compiled everything, and every contour row has been met.
  move(4000);
  const bytes = await allocatedBy(() => move(400));
  const perFrame = Object.values(bytes).reduce((sum, value) => sum + value, 0) / 400;
  // What is left are numbers that the engine boxes between functions; one small array for each joint is over 800 bytes.
  expect(perFrame, JSON.stringify(bytes)).toBeLessThan(512);
});
