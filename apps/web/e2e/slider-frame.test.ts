import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { reconstruct } from './support/browser.js';
import { serverAndBrowser } from './support/server-and-browser.js';

const photo = fileURLToPath(new URL('../../../examples/photos/astronaut.png', import.meta.url));
/** A quarter of a frame at 60 Hz: the rest is for the browser and the graphics card. */
const scriptBarMs = 4;
/** Few, on a small canvas: software draws them, and that is not what is measured. */
const frames = 40;

const run = serverAndBrowser();

/** Moves a slider once a frame as a hand would, or only waits for as many frames. */
function drag(page: Page, slider: string, isMoving: boolean): Promise<void> {
  return page.evaluate(
    async ([selector, count, moves]) => {
      const input = document.querySelector<HTMLInputElement>(selector);
      if (!input) throw new Error(`no slider ${selector}`);
      const [min, max] = [Number(input.min), Number(input.max)];
      for (let i = 0; i < count; i++) {
        if (moves) {
          input.valueAsNumber = min + ((max - min) * (i % 31)) / 31;
          input.dispatchEvent(new Event('input', { bubbles: true }));
        }
        await new Promise(requestAnimationFrame);
      }
    },
    [slider, frames, isMoving] as const,
  );
}

/** Processor time of the page's scripts while `work` runs, ms: other programs on the machine do not count. */
async function scriptMs(cdp: CDPSession, work: () => Promise<void>): Promise<number> {
  const read = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN);
  };
  const before = await read();
  await work();
  return (await read()) - before;
}

test(`a moving slider takes less than ${scriptBarMs} ms of script a frame and keeps no memory`, async () => {
  const page = await run.browser.newPage({ viewport: { width: 480, height: 420 }, reducedMotion: 'reduce' });
  await reconstruct(page, run.server.url, photo);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const perFrame: Record<string, number> = {};
  const buffers = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    return ((await cdp.send('Runtime.getHeapUsage')) as { backingStorageSize?: number }).backingStorageSize ?? 0;
  };
  // The identity moves every part of the head, the jaw and the turn only some.
  const sliders = ['#shape-0', '#jaw-open', '#head-turn', '#expression-0'];
  for (const slider of sliders) await drag(page, slider, true);
  const held = await buffers();
  for (const slider of sliders) {
    const idle = await scriptMs(cdp, () => drag(page, slider, false));
    perFrame[slider] = ((await scriptMs(cdp, () => drag(page, slider, true))) - idle) / frames;
  }
  const kept = (await buffers()) - held;
  console.info(
    `script a frame, ms: ${JSON.stringify(perFrame)}; array buffers kept by ${4 * frames} frames: ${kept} B`,
  );
  for (const ms of Object.values(perFrame)) {
    expect(ms).toBeGreaterThan(0);
    expect(ms).toBeLessThan(scriptBarMs);
  }
  expect(kept).toBeLessThan(1024);
  await page.close();
});
