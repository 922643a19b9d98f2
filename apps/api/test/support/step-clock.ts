// Imported before anything else (node --import), in every thread: the system's clock as a test sets it, by a file that holds milliseconds
// to add. What measures time by performance.now() and timers does not see it, as with a real clock that is set.
import { readFileSync } from 'node:fs';

const file = process.env.TEST_CLOCK_FILE;
const realNow = Date.now;
const RealDate = Date;
let offset = 0;
let readAt = Number.NEGATIVE_INFINITY;

function now(): number {
  if (file && performance.now() - readAt > 20) {
    readAt = performance.now();
    offset = Number(readFileSync(file, 'utf8')) || 0;
  }
  return realNow() + offset;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, parts, self) => Reflect.construct(target, parts.length === 0 ? [now()] : parts, self),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
