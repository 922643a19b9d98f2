import { spawnSync } from 'node:child_process';

/** A plain z-buffer: one bounding box per triangle, whole arrays at a time. */
const script = `
import sys, time
import numpy as np
head = np.frombuffer(sys.stdin.buffer.read(12), np.int32)
side, nv, nf = int(head[0]), int(head[1]), int(head[2])
p = np.frombuffer(sys.stdin.buffer.read(24 * nv), np.float64).reshape(nv, 3)
f = np.frombuffer(sys.stdin.buffer.read(12 * nf), np.int32).reshape(nf, 3)
def draw():
    z = np.full((side, side), np.inf); ids = np.full((side, side), -1)
    for k, (a, b, c) in enumerate(p[f]):
        area = (b[0]-a[0])*(c[1]-a[1]) - (c[0]-a[0])*(b[1]-a[1])
        if abs(area) < 1e-9: continue
        x0, y0 = np.maximum(np.ceil(np.minimum(np.minimum(a, b), c)[:2]), 0).astype(int)
        x1, y1 = np.minimum(np.floor(np.maximum(np.maximum(a, b), c)[:2]), side - 1).astype(int)
        if x0 > x1 or y0 > y1: continue
        x = np.arange(x0, x1 + 1)[None]; y = np.arange(y0, y1 + 1)[:, None]
        w1 = ((x-a[0])*(c[1]-a[1]) - (y-a[1])*(c[0]-a[0])) / area
        w2 = ((b[0]-a[0])*(y-a[1]) - (b[1]-a[1])*(x-a[0])) / area
        d = a[2] + w1*(b[2]-a[2]) + w2*(c[2]-a[2])
        box = z[y0:y1+1, x0:x1+1]
        hit = (w1 >= 0) & (w2 >= 0) & (w1 + w2 <= 1) & (d < box)
        box[hit] = d[hit]; ids[y0:y1+1, x0:x1+1][hit] = k
    return ids
draw()
t = time.perf_counter(); draw(); print(1000 * (time.perf_counter() - t))
`;

/** Milliseconds of one picture in NumPy on this machine; null where NumPy is not installed. */
export function numpyZbuffer(side: number, points: Float64Array, faces: Uint32Array): number | null {
  const input = Buffer.concat([
    Buffer.from(Int32Array.of(side, points.length / 3, faces.length / 3).buffer),
    Buffer.from(points.buffer, points.byteOffset, points.byteLength),
    Buffer.from(Int32Array.from(faces).buffer),
  ]);
  const { status, stdout } = spawnSync('python3', ['-c', script], { input, encoding: 'utf8' });
  const milliseconds = Number(stdout);
  return status === 0 && milliseconds > 0 ? milliseconds : null;
}
