/**
 * A process of `api.bench.ts`: the server as `npm start` starts it, and beside it the bare library: the reconstructor that the server uses
 * itself, so with the same models, threads and files made (none). Each message asks for one photo by the library and is answered with its
 * milliseconds. A bare server takes the same request and does nothing: what sending the photo costs.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeImage } from '@ringnet/io';
import { startBenchServer } from './bench-server.js';

const bench = await startBenchServer();
const { reconstructor } = bench.server.app;
const bytes = new Uint8Array(readFileSync(new URL('../../examples/photos/astronaut.png', import.meta.url)));

process.on('message', async () => {
  const begun = performance.now();
  await reconstructor.reconstruct((await decodeImage(bytes)).image);
  process.send?.(performance.now() - begun);
});
const answer = JSON.stringify({
  data: { reconstruct: { reconstruction: { id: '', status: 'SUCCEEDED' }, userErrors: [] } },
});
const bareServer = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    Buffer.concat(chunks);
    response.setHeader('content-type', 'application/json').end(answer);
  });
}).listen(0, '127.0.0.1');
await once(bareServer, 'listening');

process.once('disconnect', () => void bench.close().then(() => process.exit()));
process.send?.({ url: bench.server.url, bareUrl: `http://127.0.0.1:${(bareServer.address() as AddressInfo).port}` });
