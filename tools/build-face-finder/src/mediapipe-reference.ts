/**
 * Runs MediaPipe's own face mesh solution (its wasm, refined landmarks) on photos in a headless Chromium and writes what it sees:
 * `node dist/mediapipe-reference.js OUT.json.gz PHOTO...`. It made packages/regressor/test/golden/face/mediapipe.json.gz.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fetchPackage, type PinnedPackage } from '@ringnet/npm-package';
import { chromium } from 'playwright-core';

/**
 * The release before the one that the networks are taken from: that one's wasm stops in its own face detector
 * (google-ai-edge/mediapipe issue 3504). The attention network is the same in both, byte for byte.
 */
const solution: PinnedPackage = {
  name: '@mediapipe/face_mesh',
  version: '0.4.1633559619',
  sha256: 'a65c9a7509560f29e574c026dc6a667d2154617eb3ba0c287db02350de0c116f',
};

/** The solution tracks: each look is at the region around the landmarks of the one before, so the last look's region is known. */
const LOOKS = 6;
const EYE_CORNERS = [33, 263];
const MESH_COUNT = 468;
/** How much larger than the face MediaPipe makes the region. */
const MARGIN = 1.5;

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
};

const page = `<!doctype html><script src="face_mesh.js"></script><script>
async function landmarksOf(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  const mesh = new FaceMesh({ locateFile: (name) => name });
  mesh.setOptions({ maxNumFaces: 1, refineLandmarks: true, minDetectionConfidence: 0.5, minTrackingConfidence: 0.5 });
  let faces = [];
  mesh.onResults((results) => { faces = results.multiFaceLandmarks ?? []; });
  const looks = [];
  for (let look = 0; look < ${LOOKS}; look++) {
    await mesh.send({ image });
    looks.push(faces.map((face) => face.map(({ x, y, z }) => [x, y, z])));
  }
  await mesh.close();
  return { width: image.width, height: image.height, looks: looks.map((seen) => seen[0] ?? null) };
}
</script>`;

const files = fetchPackage(solution, join(tmpdir(), 'ringnet-build-face-finder'));
const [outFile, ...paths] = process.argv.slice(2);
const photos = new Map(paths.map((path) => [basename(path), path]));

const server = createServer((request, response) => {
  const name = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname.slice(1));
  const photo = photos.get(name);
  const body = name === 'page.html' ? page : photo ? readFileSync(photo) : files.get(name);
  response.writeHead(body ? 200 : 404, { 'content-type': mediaTypes[extname(name)] ?? 'application/octet-stream' });
  response.end(body);
});
await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
const { port } = server.address() as AddressInfo;

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
  ],
});
try {
  const tab = await browser.newPage();
  tab.on('pageerror', (error) => process.stderr.write(`${error.message}\n`));
  tab.on('console', (message) => process.stderr.write(`${message.text()}\n`));
  await tab.goto(`http://127.0.0.1:${port}/page.html`);
  const seen: Record<string, unknown> = {};
  for (const name of photos.keys()) {
    const answer = await tab.evaluate<Answer>(`landmarksOf(${JSON.stringify(`/${encodeURIComponent(name)}`)})`);
    const [before, last] = answer.looks.slice(-2);
    if (!before || !last) throw new Error(`${name}: no face`);
    const pixels = (points: Points) =>
      points.map(([x, y, z]) => [x * answer.width - 0.5, y * answer.height - 0.5, z * answer.width]);
    const rounded = pixels(last).map((point) => point.map((value) => Math.round(value * 1000) / 1000));
    seen[name] = { region: regionAround(pixels(before)), landmarks: rounded };
  }
  writeFileSync(outFile, gzipSync(JSON.stringify({ solution, looks: LOOKS, photos: seen }), { level: 9 }));
} finally {
  await browser.close();
  server.close();
}

type Points = readonly (readonly number[])[];

interface Answer {
  readonly width: number;
  readonly height: number;
  /** [478, 3] of each look, parts of the photo's width and height; null without a face */
  readonly looks: readonly (Points | null)[];
}

/** MediaPipe's region of a face: the upright square around all landmarks, made larger, then turned with the eyes; edge-based. */
function regionAround(points: Points) {
  const [right, left] = EYE_CORNERS.map((row) => points[row]);
  const [x, y] = [0, 1].map((axis) => points.slice(0, MESH_COUNT).map((point) => point[axis]));
  const [low, high] = [Math.min, Math.max].map((extreme) => [extreme(...x), extreme(...y)]);
  return {
    centerX: (low[0] + high[0]) / 2 + 0.5,
    centerY: (low[1] + high[1]) / 2 + 0.5,
    sizePx: MARGIN * Math.max(high[0] - low[0], high[1] - low[1]),
    rollRad: Math.atan2(left[1] - right[1], left[0] - right[0]),
  };
}
