import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeNpy } from '@ringnet/io';
import { buildAabbTree, closestPoints, refineAlignment } from '@ringnet/now';
import { type Bench, type BenchRow, medianMilliseconds } from './bench.js';

const pointCount = 50_000;

/** NoW's inner loop: the nearest surface point of every scan vertex. */
export const closestPointBench: Bench = {
  name: 'closest point',
  async run(): Promise<BenchRow[]> {
    const { vertices, faces } = bumpyBall(71, 72); // 10,080 faces
    const points = scanOf(vertices);
    const tree = buildAabbTree(vertices, faces);
    const query = medianMilliseconds(() => closestPoints(tree, points), 9);
    const rival = numpyMilliseconds(vertices, faces, points);
    const moved = points.map((value, k) => value * 1.01 + [1, -2, 1.5][k % 3]);
    const refine = medianMilliseconds(() => refineAlignment(tree, Float64Array.from(moved)), 3);
    return [
      {
        name: 'closest point, 50,000 on 10,000 faces',
        milliseconds: query,
        rival: rival === null ? null : 'scipy k-d tree + numpy brute force',
        rivalMilliseconds: rival,
        limitMilliseconds: 150,
        allowedRatio: 1 / 3,
      },
      {
        name: 'build the tree over 10,000 faces',
        milliseconds: medianMilliseconds(() => buildAabbTree(vertices, faces), 9),
        rival: null,
        rivalMilliseconds: null,
        limitMilliseconds: null,
      },
      // 60 scans in two minutes on two cores: four seconds a scan on one.
      {
        name: 'refine the alignment of 50,000 points',
        milliseconds: refine,
        rival: null,
        rivalMilliseconds: null,
        limitMilliseconds: 4000,
      },
    ];
  },
};

/** A ball of 100 mm with hills, so that nearest points are not trivially radial. */
function bumpyBall(rings: number, segments: number): { vertices: Float32Array; faces: Uint32Array } {
  const vertices: number[] = [];
  const faces: number[] = [];
  for (let ring = 0; ring < rings; ring++) {
    for (let segment = 0; segment < segments; segment++) {
      const [theta, phi] = [(Math.PI * ring) / (rings - 1), (2 * Math.PI * segment) / segments];
      const radius = 100 + 8 * Math.sin(5 * theta) * Math.cos(4 * phi);
      vertices.push(
        radius * Math.sin(theta) * Math.cos(phi),
        radius * Math.cos(theta),
        radius * Math.sin(theta) * Math.sin(phi),
      );
      if (ring === rings - 1) continue;
      const [a, b] = [ring * segments + segment, ring * segments + ((segment + 1) % segments)];
      faces.push(a, b, a + segments, b, b + segments, a + segments);
    }
  }
  return { vertices: Float32Array.from(vertices), faces: Uint32Array.from(faces) };
}

/** Points up to 2 mm off the mesh in the scanner's row order, as a scan's vertices come. */
function scanOf(vertices: Float32Array): Float32Array {
  const count = vertices.length / 3;
  return Float32Array.from({ length: pointCount * 3 }, (_, k) => {
    const point = Math.floor(k / 3);
    const near = Math.floor((point * count) / pointCount);
    return vertices[3 * near + (k % 3)] * (1 + 0.02 * Math.sin(point * 12.9898)) + 1.5 * Math.sin(k * 78.233);
  });
}

function numpyMilliseconds(vertices: Float32Array, faces: Uint32Array, points: Float32Array): number | null {
  const folder = mkdtempSync(join(tmpdir(), 'ringnet-bench-'));
  try {
    const files = Object.entries({ vertices, faces, points }).map(([name, data]) => {
      const file = join(folder, `${name}.npy`);
      writeFileSync(file, writeNpy({ data, shape: [data.length / 3, 3] }));
      return file;
    });
    const script = fileURLToPath(new URL('../python/closest_point_numpy.py', import.meta.url));
    const { status, stdout } = spawnSync('/usr/bin/python3', [script, ...files], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
