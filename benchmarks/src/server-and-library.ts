/**
 * A process of `api.bench.ts`: the server as `npm start` starts it, and beside it the bare library: the reconstructor that the server uses
 * itself, so with the same models, threads and files made (none). Each message names a photo for the library and is answered with its
 * milliseconds. A bare server takes the same request and does nothing: what sending the photo costs.
 */
import { readFileSync } from 'node:fs';
import { decodeImage } from '@ringnet/io';
import { startBareServer } from './bare-server.js';
import { startBenchServer } from './bench-server.js';

const bench = await startBenchServer();
const { reconstructor } = bench.server.app;
const photos = new Map<string, Uint8Array>();

process.on('message', async (photo: string) => {
  const file = new URL(`../../examples/photos/${photo}`, import.meta.url);
  const bytes = photos.get(photo) ?? new Uint8Array(readFileSync(file));
  photos.set(photo, bytes);
  const begun = performance.now();
  await reconstructor.reconstruct((await decodeImage(bytes)).image);
  process.send?.(performance.now() - begun);
});
const bareServer = await startBareServer({
  data: { reconstruct: { reconstruction: { id: '', status: 'SUCCEEDED' }, userErrors: [] } },
});

process.once('disconnect', () => void bench.close().then(() => process.exit()));
process.send?.({ url: bench.server.url, bareUrl: bareServer.url });
