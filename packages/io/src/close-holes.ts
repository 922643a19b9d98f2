import { checkMesh } from './check-mesh.js';
import type { Mesh } from './mesh.js';

/**
 * Closes every boundary loop of a mesh with a fan around the loop's centre, so that it can be printed.
 *
 * Existing vertices and faces keep their order; new ones come after them. Texture coordinates, normals and colours are
 * dropped, and so are faces with a repeated corner. A mesh that is closed comes back with the same geometry.
 *
 * @param mesh any triangle mesh whose faces agree on their winding
 * @throws FormatError MALFORMED on arrays that do not fit together or are not finite
 */
export function closeHoles(mesh: Mesh): Mesh {
  checkMesh(mesh, 'mesh');
  const vertices = Array.from(mesh.vertices);
  const faces = solidFaces(mesh.faces);
  for (const loop of boundaryLoops(faces)) {
    const centre = vertices.length / 3;
    for (let axis = 0; axis < 3; axis++) {
      vertices.push(loop.reduce((sum, vertex) => sum + mesh.vertices[vertex * 3 + axis], 0) / loop.length);
    }
    for (let i = 0; i < loop.length; i++) {
      faces.push(loop[(i + 1) % loop.length], loop[i], centre);
    }
  }
  return { vertices: Float32Array.from(vertices), faces: Uint32Array.from(faces) };
}

/** How many directed edges lack exactly one opposite: 0 for a watertight mesh. */
export function countOpenEdges(mesh: Mesh): number {
  const count = new Map<string, number>();
  forEachEdge(mesh.faces, (from, to) => count.set(`${from} ${to}`, (count.get(`${from} ${to}`) ?? 0) + 1));
  let open = 0;
  for (const [edge, times] of count) {
    const [from, to] = edge.split(' ');
    if (times !== 1 || count.get(`${to} ${from}`) !== 1) open++;
  }
  return open;
}

function solidFaces(faces: Uint32Array): number[] {
  const kept: number[] = [];
  for (let at = 0; at < faces.length; at += 3) {
    const [a, b, c] = faces.subarray(at, at + 3);
    if (a !== b && b !== c && c !== a) kept.push(a, b, c);
  }
  return kept;
}

/** The directed edges without an opposite, chained into closed loops. */
function boundaryLoops(faces: readonly number[]): number[][] {
  const edges = new Set<string>();
  forEachEdge(faces, (from, to) => edges.add(`${from} ${to}`));
  const next = new Map<number, number[]>();
  forEachEdge(faces, (from, to) => {
    if (edges.has(`${to} ${from}`)) return;
    const ends = next.get(from);
    if (ends) ends.push(to);
    else next.set(from, [to]);
  });
  const loops: number[][] = [];
  for (const start of next.keys()) {
    while (next.get(start)?.length) {
      const path = [start];
      const seenAt = new Map<number, number>();
      for (let to = next.get(start)?.pop(); to !== undefined && to !== start; to = next.get(to)?.pop()) {
        // Where two holes touch in one vertex, the inner loop is cut off as its own.
        const seen = seenAt.get(to);
        if (seen !== undefined) {
          const inner = path.splice(seen);
          for (const vertex of inner) seenAt.delete(vertex);
          loops.push(inner);
        }
        seenAt.set(to, path.push(to) - 1);
      }
      loops.push(path);
    }
  }
  return loops.filter((loop) => loop.length > 2);
}

function forEachEdge(faces: ArrayLike<number>, visit: (from: number, to: number) => void): void {
  for (let at = 0; at < faces.length; at += 3) {
    visit(faces[at], faces[at + 1]);
    visit(faces[at + 1], faces[at + 2]);
    visit(faces[at + 2], faces[at]);
  }
}
