import { vertexNormals } from '../vertex-normals.js';
import { PointTree } from './point-tree.js';

/** Where a query meets a scan: the nearest point found and the surface's direction there. */
export interface SurfaceMatch {
  readonly point: readonly [number, number, number];
  /** Unit normal; null for a bare point cloud */
  readonly normal: readonly [number, number, number] | null;
}

/** A scan made ready for nearest-surface queries: exact on the faces round the nearest scan vertex. */
export class ScanSurface {
  readonly #vertices: ArrayLike<number>;
  readonly #faces: ArrayLike<number>;
  readonly #tree: PointTree;
  readonly #normals: Float32Array;
  readonly #facesOf: Map<number, number[]> = new Map();
  readonly #isBorder: Uint8Array;

  /** @param faces [F, 3], empty for a point cloud */
  constructor(vertices: ArrayLike<number>, faces: ArrayLike<number>) {
    this.#vertices = vertices;
    this.#faces = faces;
    this.#tree = new PointTree(vertices);
    this.#normals = vertexNormals(vertices, faces);
    this.#isBorder = borderVertices(vertices.length / 3, faces);
    for (let corner = 0; corner < faces.length; corner++) {
      const list = this.#facesOf.get(faces[corner]);
      if (list) list.push(Math.floor(corner / 3));
      else this.#facesOf.set(faces[corner], [Math.floor(corner / 3)]);
    }
  }

  /** The surface nearest to a point, or null when it is farther than `limit` or the scan ends there. */
  match(x: number, y: number, z: number, limit: number): SurfaceMatch | null {
    const row = this.#tree.nearest(x, y, z, limit);
    if (row < 0 || this.#isBorder[row]) return null;
    const normal = this.#faces.length > 0 ? triple(this.#normals, row) : null;
    let point = triple(this.#vertices, row);
    let best = squaredDistance(point, x, y, z);
    for (const face of this.#facesOf.get(row) ?? []) {
      const [a, b, c] = [0, 1, 2].map((corner) => triple(this.#vertices, this.#faces[3 * face + corner]));
      const candidate = closestOnTriangle([x, y, z], a, b, c);
      const squared = squaredDistance(candidate, x, y, z);
      if (squared < best) {
        best = squared;
        point = candidate;
      }
    }
    return { point, normal };
  }
}

type Triple = [number, number, number];

const triple = (values: ArrayLike<number>, row: number): Triple => [
  values[3 * row],
  values[3 * row + 1],
  values[3 * row + 2],
];
const subtract = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const along = (a: Triple, u: Triple, s: number): Triple => [a[0] + s * u[0], a[1] + s * u[1], a[2] + s * u[2]];
const squaredDistance = (p: Triple, x: number, y: number, z: number) =>
  (p[0] - x) ** 2 + (p[1] - y) ** 2 + (p[2] - z) ** 2;

/** The point of triangle abc nearest to p: the plane's foot if it is inside, else the nearest of the three edges. */
function closestOnTriangle(p: Triple, a: Triple, b: Triple, c: Triple): Triple {
  const ab = subtract(b, a);
  const ac = subtract(c, a);
  const ap = subtract(p, a);
  const [d00, d01, d11, d20, d21] = [dot(ab, ab), dot(ab, ac), dot(ac, ac), dot(ap, ab), dot(ap, ac)];
  const area = d00 * d11 - d01 * d01;
  const v = (d11 * d20 - d01 * d21) / area;
  const w = (d00 * d21 - d01 * d20) / area;
  if (area > 0 && v >= 0 && w >= 0 && v + w <= 1) return along(along(a, ab, v), ac, w);
  const onEdges = [
    [a, b],
    [b, c],
    [c, a],
  ].map(([from, to]) => {
    const edge = subtract(to, from);
    const length = dot(edge, edge);
    const s = length > 0 ? Math.min(Math.max(dot(subtract(p, from), edge) / length, 0), 1) : 0;
    return along(from, edge, s);
  });
  const distances = onEdges.map((point) => squaredDistance(point, p[0], p[1], p[2]));
  return onEdges[distances.indexOf(Math.min(...distances))];
}

/** Marks the vertices of edges that only one face has: nearest points there lie off the scan, not on it. */
function borderVertices(count: number, faces: ArrayLike<number>): Uint8Array {
  const uses = new Map<number, number>();
  const key = (a: number, b: number) => Math.min(a, b) * count + Math.max(a, b);
  const edges = Array.from({ length: faces.length }, (_, corner) => {
    const next = corner % 3 === 2 ? corner - 2 : corner + 1;
    return [faces[corner], faces[next]] as const;
  });
  for (const [a, b] of edges) uses.set(key(a, b), (uses.get(key(a, b)) ?? 0) + 1);
  const isBorder = new Uint8Array(count);
  for (const [a, b] of edges) {
    if (uses.get(key(a, b)) !== 1) continue;
    isBorder[a] = 1;
    isBorder[b] = 1;
  }
  return isBorder;
}
