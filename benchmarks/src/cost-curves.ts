/** `node benchmarks/dist/cost-curves.js [NAME...]`: how time grows with one size at a time, as Markdown tables. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createDecoder } from '@ringnet/flame';
import { decodeImage, type RgbImage } from '@ringnet/io';
import { buildAabbTree, closestPoints } from '@ringnet/now';
import { loadReconstructor } from '@ringnet/reconstruct/node';
import { blankImage, projectTexture } from '@ringnet/texture';
import { medianMilliseconds } from './bench.js';
import { benchHead } from './bench-head.js';
import { startBenchServer } from './bench-server.js';
import { flameSizedModel, randomHead } from './flame-sized-model.js';
import { medianAsync } from './median-async.js';

const root = new URL('../../', import.meta.url);

const curves: Record<string, () => Promise<void>> = { vertices, image, texture, rows, concurrency, points };

async function vertices(): Promise<void> {
  title('Decoding by V (100 betas, 50 expressions, all correctives)', [
    'V',
    'everything changed',
    'expression changed',
  ]);
  for (const count of [1250, 2500, 5023, 10_000, 20_000]) {
    const decoder = createDecoder(flameSizedModel(count));
    const heads = Array.from({ length: 16 }, (_, seed) => randomHead(seed));
    const out = decoder.decode(heads[0]);
    const all = medianMilliseconds((call) => decoder.decode(heads[call % 16], out), 60);
    const some = medianMilliseconds(
      (call) => decoder.decode({ ...heads[0], expression: heads[call % 16].expression }, out),
      60,
    );
    line([count, ms(all), ms(some)]);
  }
}

async function image(): Promise<void> {
  title('Photo to head by image size (astronaut, resized)', ['side, px', 'find faces', 'whole reconstruction']);
  const photo = (await decodeImage(new Uint8Array(readFileSync(new URL('examples/photos/astronaut.png', root))))).image;
  const reconstructor = await loadReconstructor({ modelsDir: fileURLToPath(new URL('models', root)), threads: 1 });
  for (const side of [256, 512, 1024, 2048, 4096]) {
    const resized = resize(photo, side);
    const finding: number[] = [];
    const whole = await medianAsync(async () => {
      const [{ timings }] = await reconstructor.reconstruct(resized);
      finding.push(timings.find(({ stage }) => stage === 'find-faces')?.milliseconds ?? 0);
    }, 9);
    line([side, ms(finding.sort((a, b) => a - b)[finding.length >> 1]), ms(whole)]);
  }
  await reconstructor.close();
}

async function texture(): Promise<void> {
  title('Texturing by size (open head, 1024 px photo)', ['texels', 'time']);
  const side = 1024;
  const photo = blankImage({ width: side, height: side }, [180, 140, 120]);
  const albedo = blankImage({ width: side, height: side }, [200, 160, 140]);
  const { mesh, camera, regions, restVertices } = benchHead(side, 0.5);
  const views = [{ photo, camera, vertices: mesh.vertices }];
  for (const size of [256, 512, 1024, 2048, 4096]) {
    const draw = () => projectTexture(mesh, views, { size, regions, restVertices, albedo });
    line([`${size} x ${size}`, ms(medianMilliseconds(draw, size > 1024 ? 1 : 5))]);
  }
}

async function points(): Promise<void> {
  title('Closest points on 9,500 triangles (open head)', ['points', 'time', 'per point']);
  const { vertices: surface, faces } = benchHead(2, 1).mesh;
  const tree = buildAabbTree(surface, faces);
  for (const count of [1_000, 10_000, 50_000, 200_000]) {
    const asked = Float32Array.from({ length: 3 * count }, (_, k) => {
      const vertex = Math.floor((Math.floor(k / 3) * surface.length) / 3 / count);
      return surface[3 * vertex + (k % 3)] + 0.002 * Math.sin(k);
    });
    const time = medianMilliseconds(() => closestPoints(tree, asked), 5);
    line([count.toLocaleString('en'), ms(time), `${((1e6 * time) / count).toFixed(0)} ns`]);
  }
}

const page = '{ reconstructions(first: 50) { totalCount nodes { id status photo { id } artifacts { id } } } }';

async function rows(): Promise<void> {
  title('A page of 50 by rows (embedded database)', ['rows', 'first page', 'last page']);
  const bench = await startBenchServer();
  await bench.reconstruct();
  for (const total of [100, 1_000, 10_000, 100_000]) {
    await bench.fill(total);
    const first = await medianAsync(() => bench.query(page), 9);
    const last = await medianAsync(() => bench.query(page.replace('first', 'last')), 9);
    line([total.toLocaleString('en'), ms(first), ms(last)]);
  }
  await bench.close();
}

async function concurrency(): Promise<void> {
  title('Clients at once', ['clients', 'empty queries a second', 'reconstructions a second', 'wait of one']);
  const bench = await startBenchServer();
  await bench.reconstruct();
  for (const clients of [1, 2, 4, 8, 16]) {
    const empty = await perSecond(clients, 40, () => bench.query('{ __typename }'));
    const heads = await perSecond(clients, 3, bench.reconstruct);
    line([clients, empty.toFixed(0), heads.toFixed(1), ms((1000 * clients) / heads)]);
  }
  await bench.close();
}

async function perSecond(clients: number, calls: number, verb: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  const client = async () => {
    for (let call = 0; call < calls; call++) await verb();
  };
  await Promise.all(Array.from({ length: clients }, client));
  return (1000 * clients * calls) / (performance.now() - start);
}

/** Nearest pixels: only the amount of work matters here. */
function resize({ data, width, height }: RgbImage, side: number): RgbImage {
  const out = new Uint8Array(3 * side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const from = 3 * (Math.floor((y * height) / side) * width + Math.floor((x * width) / side));
      out.set(data.subarray(from, from + 3), 3 * (y * side + x));
    }
  }
  return { width: side, height: side, channels: 3, data: out };
}

function title(text: string, columns: readonly string[]): void {
  console.log(`\n**${text}**\n`);
  line(columns);
  line(columns.map(() => '---'));
}

const line = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(' | ')} |`);
const ms = (milliseconds: number) => `${milliseconds.toPrecision(milliseconds < 100 ? 2 : 3)} ms`;

const chosen = process.argv.slice(2);
for (const [name, curve] of Object.entries(curves)) {
  if (chosen.length === 0 || chosen.includes(name)) await curve();
}
