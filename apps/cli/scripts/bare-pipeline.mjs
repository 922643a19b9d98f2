// The rival of `ringnet reconstruct`: a thread a lane that reads, decodes, reconstructs and makes the same files, and throws them
// away: no hashes, no writing, no records. node bare-pipeline.mjs LANES KINDS FILE... prints a line for each photo.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { decodeImage } from '@ringnet/io';
import { loadReconstructor } from '@ringnet/reconstruct/node';

/** The command's default texture; the library's own is smaller. */
const sameAsCommand = { textureSize: 1024, neutral: false };
const models = fileURLToPath(new URL('../../../models', import.meta.url));

if (isMainThread) {
  const [lanes, kinds, ...files] = process.argv.slice(2);
  let next = 0;
  for (let lane = 0; lane < Number(lanes); lane++) {
    const worker = new Worker(fileURLToPath(import.meta.url), {
      workerData: { lanes: Number(lanes), kinds: kinds.split(',') },
    });
    worker.on('message', (done) => {
      if (done) process.stdout.write(`${JSON.stringify({ type: 'photo', photo: done })}\n`);
      worker.postMessage(files[next++] ?? null);
    });
  }
} else {
  const { lanes, kinds } = workerData;
  const reconstructor = await loadReconstructor({ modelsDir: models, ...(lanes > 1 ? { threads: 1 } : {}) });
  parentPort.on('message', async (file) => {
    if (file === null) {
      await reconstructor.close();
      parentPort.close();
      return;
    }
    const { image } = await decodeImage(await readFile(file));
    for (const reconstruction of await reconstructor.reconstruct(image)) {
      for (const kind of kinds) await reconstructor.makeArtifact(reconstruction, image, kind, sameAsCommand);
    }
    parentPort.postMessage(file);
  });
  parentPort.postMessage(null);
}
