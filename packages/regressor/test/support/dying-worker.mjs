import { parentPort } from 'node:worker_threads';

/** Answers every call with its inputs; a call with 666 ends the worker. */
parentPort.on('message', ({ kind, call, inputs = {} }) => {
  if (kind === 'close') process.exit();
  if (inputs.input?.data[0] === 666) process.exit(1);
  parentPort.postMessage({ kind: 'done', call, outputs: inputs });
});
