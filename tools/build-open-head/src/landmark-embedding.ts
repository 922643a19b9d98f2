import type { FaceFinder } from '@ringnet/regressor';
import type { Head } from './build.js';
import { type HeadPicture, pictureHead } from './head-picture.js';
import { LOWER_LIP, UPPER_LIP } from './mediapipe-points.js';
import { createRandom } from './random.js';
import type { Skin } from './skins.js';
import { nearestSurfacePoint, placeOf, type SurfacePoint } from './surface-points.js';

/** Where the 468 points lie on the head, and how well views agree on it. */
export interface Embedding {
  readonly points: readonly SurfacePoint[];
  /** [468] median distance of the single views' points from the chosen one, m */
  readonly spread: readonly number[];
  readonly pictures: number;
}

const COUNT = 468;
const YAWS = [0, -0.16, 0.16, -0.34, 0.34, -0.52, 0.52, -0.7, 0.7];
const PITCHES = [0, 0.14, -0.14];
/** Surfaces seen at a flatter angle than this cosine are not trusted: a pixel's error becomes centimetres there. */
const MIN_FACING = 0.3;

/** A cheek that turns away hides its points behind the face: beyond this product of sideness and yaw (rad) a view does not count. */
const MAX_TURN = 0.12;

/**
 * Renders textured heads over yaw and pitch, runs the landmark network, casts each of its points back to the mesh and takes the
 * weighted median of where they land on the template. Left and right halves are averaged, so that the result is symmetric.
 */
export async function embedLandmarks(
  head: Head,
  skins: readonly Skin[],
  finder: FaceFinder,
  pictures: number,
  seed: number,
): Promise<Embedding> {
  const random = createRandom(seed);
  const hits: Hit[][] = Array.from({ length: COUNT }, () => []);
  let usable = 0;
  let partners: number[] | null = null;
  let lateral: number[] | null = null;
  for (let n = 0; n < pictures; n++) {
    const shape = Float64Array.from(head.vTemplate);
    if (n % 2 === 1)
      for (const direction of head.shape) {
        const amount = 0.6 * random.normal();
        for (let i = 0; i < shape.length; i++) shape[i] += amount * direction[i];
      }
    const grey = 90 + 120 * random.uniform();
    const picture = pictureHead(head, shape, skins[n % skins.length].texture, {
      yawRad: YAWS[n % YAWS.length],
      pitchRad: PITCHES[Math.floor(n / YAWS.length) % PITCHES.length],
      widthPx: 352,
      heightPx: 416,
      pixelsPerMetre: 1300,
      background: [grey, grey, grey],
    });
    const [face] = await finder.findFaces(picture.image, { stillness: 0.01 });
    if (!face || face.score < 0.9) continue;
    usable++;
    partners ??= findPartners(face.landmarks);
    lateral ??= findLateral(face.landmarks);
    for (let j = 0; j < COUNT; j++) {
      if (lateral[j] * YAWS[n % YAWS.length] > MAX_TURN) continue;
      const hit = castBack(head, picture, face.landmarks[3 * j], face.landmarks[3 * j + 1]);
      if (hit) hits[j].push(hit);
    }
  }
  const missing = hits.findIndex((list) => list.length < 6);
  if (missing >= 0) throw new Error(`landmark ${missing} was seen ${hits[missing].length} times in ${usable} pictures`);
  const medians = hits.map(weightedMedian);
  if (!partners) throw new Error('no picture shows a face');
  const mirrored = partners;
  const symmetric = medians.map(([x, y, z], j) => {
    const other = medians[mirrored[j]];
    return [(x - other[0]) / 2, (y + other[1]) / 2, (z + other[2]) / 2];
  });
  const spread = hits.map((list, j) => median(list.map(({ place }) => distance(place, symmetric[j]))));
  return { points: projectAll(head, symmetric, mirrored), spread, pictures: usable };
}

/** How far to the side every point lies on the first picture: -1 the subject's right cheek, 1 the left one. */
function findLateral(points: Float32Array): number[] {
  const across = Array.from({ length: COUNT }, (_, j) => points[3 * j]);
  const [low, high] = [Math.min(...across), Math.max(...across)];
  return across.map((x) => (2 * x - low - high) / (high - low));
}

interface Hit {
  readonly place: readonly number[];
  readonly weight: number;
}

/** The template's point under a pixel, looking up to 4 pixels around when the pixel misses the head. */
function castBack(head: Head, { buffers, vertices }: HeadPicture, x: number, y: number): Hit | null {
  const barycentrics = buffers.barycentrics as Float32Array;
  let pixel = -1;
  let nearest = 16.5;
  for (let row = Math.max(0, Math.round(y) - 4); row <= Math.min(buffers.height - 1, Math.round(y) + 4); row++)
    for (
      let column = Math.max(0, Math.round(x) - 4);
      column <= Math.min(buffers.width - 1, Math.round(x) + 4);
      column++
    ) {
      const gap = (column - x) ** 2 + (row - y) ** 2;
      if (gap >= nearest || buffers.faceIds[row * buffers.width + column] < 0) continue;
      nearest = gap;
      pixel = row * buffers.width + column;
    }
  if (pixel < 0) return null;
  const face = buffers.faceIds[pixel];
  const corner = (c: number) =>
    vertices.subarray(3 * head.cut.faces[3 * face + c], 3 * head.cut.faces[3 * face + c] + 3);
  const [a, b, c] = [corner(0), corner(1), corner(2)];
  const [e1, e2] = [b.map((v, k) => v - a[k]), c.map((v, k) => v - a[k])];
  const normal = [e1[1] * e2[2] - e1[2] * e2[1], e1[2] * e2[0] - e1[0] * e2[2], e1[0] * e2[1] - e1[1] * e2[0]];
  const facing = -normal[2] / Math.hypot(...normal);
  if (!(facing > MIN_FACING)) return null;
  const weights = [0, 1, 2].map((k) => barycentrics[3 * pixel + k]) as [number, number, number];
  return { place: placeOf({ face, weights }, head.cut.faces, head.vTemplate), weight: facing * facing };
}

function weightedMedian(hits: readonly Hit[]): number[] {
  return [0, 1, 2].map((k) => {
    const sorted = [...hits].sort((a, b) => a.place[k] - b.place[k]);
    const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
    let at = 0;
    for (let sum = sorted[0].weight; sum < half && at + 1 < sorted.length; sum += sorted[at].weight) at++;
    return sorted[at].place[k];
  });
}

/**
 * The left-right partner of every point, itself on the midline: the nearest to its mirror image among the network's own
 * points [468, 3] on the first picture, which shows a symmetric head from the front.
 */
function findPartners(points: Float32Array): number[] {
  const place = (j: number): number[] => [points[3 * j], points[3 * j + 1], points[3 * j + 2]];
  const middle = Array.from({ length: COUNT }, (_, j) => points[3 * j]).reduce((sum, x) => sum + x / COUNT, 0);
  const pairs: [number, number, number][] = [];
  for (let i = 0; i < COUNT; i++) {
    const [x, y, z] = place(i);
    for (let j = i; j < COUNT; j++) pairs.push([distance([2 * middle - x, y, z], place(j)), i, j]);
  }
  pairs.sort((a, b) => a[0] - b[0]);
  const partner = new Array<number>(COUNT).fill(-1);
  for (const [, i, j] of pairs)
    if (partner[i] < 0 && partner[j] < 0) {
      partner[i] = j;
      partner[j] = i;
    }
  return partner;
}

/** Projects every place to skin it can belong to: no eye globes, no mouth cavity, upper lip points not to the lower lip. */
function projectAll(head: Head, places: readonly number[][], partners: readonly number[]): SurfacePoint[] {
  const { faces, uvFaces, mirror } = head.cut;
  const faceCount = faces.length / 3;
  const all = Array.from({ length: faceCount }, (_, f) => f);
  const skin = all.filter(
    (f) =>
      ['head', 'mouth'].includes(head.layout.islands[uvFaces[3 * f]]) &&
      head.cut.vertices[faces[3 * f]].group === 'body',
  );
  const outer = skin.filter((f) => head.layout.islands[uvFaces[3 * f]] === 'head');
  const jaw = (f: number) =>
    (head.weights[5 * faces[3 * f] + 2] +
      head.weights[5 * faces[3 * f + 1] + 2] +
      head.weights[5 * faces[3 * f + 2] + 2]) /
    3;
  const [upper, lower] = [outer.filter((f) => jaw(f) < 0.4), outer.filter((f) => jaw(f) > 0.6)];
  const upperLip = new Set(UPPER_LIP);
  const lowerLip = new Set(LOWER_LIP);
  const mirrored = mirrorFaces(faces, mirror);
  const out: SurfacePoint[] = new Array(COUNT);
  for (let j = 0; j < COUNT; j++) {
    if (out[j]) continue;
    const allowed = upperLip.has(j) ? upper : lowerLip.has(j) ? lower : outer;
    const { face, weights } = nearestSurfacePoint(places[j], faces, head.vTemplate, allowed);
    out[j] = { face, weights };
    if (partners[j] !== j) out[partners[j]] = mirrored(out[j]);
  }
  return out;
}

/** The mirror image of a surface point. */
function mirrorFaces(faces: Uint32Array, mirror: Int32Array): (point: SurfacePoint) => SurfacePoint {
  const rows = new Map<string, number>();
  const key = (corners: number[]) => [...corners].sort((a, b) => a - b).join();
  for (let f = 0; f < faces.length / 3; f++) rows.set(key([...faces.subarray(3 * f, 3 * f + 3)]), f);
  return ({ face, weights }) => {
    const corners = [...faces.subarray(3 * face, 3 * face + 3)].map((v) => mirror[v]);
    const other = rows.get(key(corners));
    if (other === undefined) throw new Error(`face ${face} has no mirror partner`);
    const order = [0, 1, 2].map((c) => corners.indexOf(faces[3 * other + c]));
    return { face: other, weights: [weights[order[0]], weights[order[1]], weights[order[2]]] };
  };
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
