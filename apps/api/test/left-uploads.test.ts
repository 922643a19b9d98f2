import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express, { type RequestHandler } from 'express';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { App } from '../src/app.js';
import { parseConfig } from '../src/config.js';
import { graphqlUpload } from '../src/http/graphql-upload.js';
import { uploadRoute } from '../src/http/upload-route.js';
import { createUploadMemory, type UploadMemory } from '../src/upload/upload-memory.js';

const app = { config: parseConfig({}) } as App;
const handlers: [name: string, make: (memory: UploadMemory) => RequestHandler][] = [
  ['multipart request', (memory) => graphqlUpload(1000, memory)],
  ['staged upload', (memory) => uploadRoute(app, memory)],
];

test.each(handlers)('who leaves while a key is checked leaves no account behind: %s', async (_name, make) => {
  const memory = createUploadMemory(1000);
  const open = vi.spyOn(memory, 'open');
  const steps = new EventEmitter();
  const [arrived, handled] = [once(steps, 'arrived'), once(steps, 'handled')];
  const handle = make(memory);
  const server = createServer(
    express().use(
      async (request, _response, next) => {
        steps.emit('arrived');
        await once(request, 'close').catch(() => {}); // a guard that is slower than its client is patient
        next();
      },
      async (request, response, next) => {
        await handle(request, response, next);
        steps.emit('handled');
      },
    ),
  ).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.write(
    'POST / HTTP/1.1\r\nHost: x\r\nApollo-Require-Preflight: 1\r\n' +
      'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 90\r\n\r\n',
  );
  await arrived;
  client.destroy();
  await handled;
  expect(open).not.toHaveBeenCalled();
});
