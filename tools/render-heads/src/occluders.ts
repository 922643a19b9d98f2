import type { Random } from '@ringnet/build-open-head/dist/random.js';
import type { Scene } from './random-scene.js';

/** A piece of simple geometry that moves with the head: rest frame of the model, metres. */
export interface Occluder {
  readonly vertices: number[];
  readonly faces: number[];
  /** Linear RGB */
  readonly color: readonly [number, number, number];
}

/** Places on a person's neutral head that occluders hang on, m. */
export interface HeadAnchors {
  readonly leftEye: readonly number[];
  readonly rightEye: readonly number[];
  readonly browY: number;
  readonly noseTip: readonly number[];
  readonly chin: readonly number[];
  readonly skullCentre: readonly number[];
  /** Half width, height and depth of the skull */
  readonly skullRadii: readonly number[];
}

/** The hair, hat, glasses and hand of a scene. */
export function occludersOf(scene: Scene, anchors: HeadAnchors, random: Random): Occluder[] {
  const pieces: Occluder[] = [];
  const { skullCentre: c, skullRadii: r } = anchors;
  const jitter = (sigma: number) => sigma * random.normal();
  if (scene.hair?.isLong) {
    const width = 0.018 + 0.02 * random.uniform();
    const length = 0.08 + 0.09 * random.uniform();
    const front = c[2] + jitter(0.02) + 0.25 * r[2] * random.uniform();
    for (const side of [-1, 1]) {
      const centre = [side * (r[0] + 0.4 * width), c[1] - 0.06, front];
      pieces.push(ellipsoid(centre, [width, length, 0.05], scene.hair.color));
    }
  }
  if (scene.hat) {
    const brim = anchors.browY + 0.012 + 0.03 * random.uniform();
    const color = [random.uniform(), random.uniform(), random.uniform()].map((v) => 0.6 * v * v) as never;
    const radii = [r[0] * 1.12, c[1] + r[1] * 1.15 - brim, r[2] * 1.12];
    pieces.push(ellipsoid([c[0], brim, c[2]], radii, color, brim));
    if (random.uniform() < 0.6) {
      pieces.push(ellipsoid([c[0], brim + 0.004, c[2] + 0.02], [r[0] * 1.3, 0.006, r[2] * 1.5], color));
    }
  }
  if (scene.glasses) {
    const { color, radiusM, widthM } = scene.glasses;
    const lift = 0.024 + jitter(0.002);
    for (const eye of [anchors.leftEye, anchors.rightEye]) {
      pieces.push(ring([eye[0], eye[1] - 0.002, eye[2] + lift], radiusM, widthM, color));
      const outer = eye[0] + Math.sign(eye[0]) * radiusM;
      pieces.push(bar([outer, eye[1], eye[2] + lift], [Math.sign(eye[0]) * r[0] * 1.02, eye[1], c[2]], widthM, color));
    }
    const z = anchors.leftEye[2] + lift;
    const inner = (eye: readonly number[]) => eye[0] - Math.sign(eye[0]) * radiusM;
    pieces.push(
      bar(
        [inner(anchors.rightEye), anchors.rightEye[1], z],
        [inner(anchors.leftEye), anchors.leftEye[1], z],
        widthM,
        color,
      ),
    );
  }
  if (scene.hand) {
    const side = random.uniform() < 0.5 ? -1 : 1;
    const base = [side * 0.04 + jitter(0.015), anchors.chin[1] + 0.015 + jitter(0.02), anchors.noseTip[2] + 0.005];
    for (let finger = 0; finger < 4; finger++) {
      const centre = [base[0] - side * 0.018 * finger, base[1] + jitter(0.006), base[2]];
      pieces.push(ellipsoid(centre, [0.009, 0.04, 0.01], [0.45, 0.25, 0.17]));
    }
  }
  return pieces;
}

/** Only the part above `cutY` when given. */
function ellipsoid(
  centre: readonly number[],
  radii: readonly number[],
  color: Occluder['color'],
  cutY = Number.NEGATIVE_INFINITY,
): Occluder {
  const [rings, sectors] = [12, 20];
  const vertices: number[] = [];
  const faces: number[] = [];
  for (let i = 0; i <= rings; i++) {
    const latitude = Math.PI * (i / rings - 0.5);
    for (let j = 0; j < sectors; j++) {
      const longitude = (2 * Math.PI * j) / sectors;
      vertices.push(
        centre[0] + radii[0] * Math.cos(latitude) * Math.sin(longitude),
        Math.max(cutY, centre[1] + radii[1] * Math.sin(latitude)),
        centre[2] + radii[2] * Math.cos(latitude) * Math.cos(longitude),
      );
    }
  }
  for (let i = 0; i < rings; i++) {
    for (let j = 0; j < sectors; j++) {
      const [a, b] = [i * sectors + j, i * sectors + ((j + 1) % sectors)];
      faces.push(a, b, b + sectors, a, b + sectors, a + sectors);
    }
  }
  return { vertices, faces, color };
}

/** A flat ring that faces the viewer. */
function ring(centre: readonly number[], radius: number, width: number, color: Occluder['color']): Occluder {
  const sectors = 28;
  const vertices: number[] = [];
  const faces: number[] = [];
  for (let j = 0; j < sectors; j++) {
    const angle = (2 * Math.PI * j) / sectors;
    for (const r of [radius - width, radius + width]) {
      vertices.push(centre[0] + r * Math.cos(angle), centre[1] + 0.85 * r * Math.sin(angle), centre[2]);
    }
    const [a, b] = [2 * j, 2 * ((j + 1) % sectors)];
    faces.push(a, a + 1, b + 1, a, b + 1, b);
  }
  return { vertices, faces, color };
}

/** An upright strip between two points. */
function bar(from: readonly number[], to: readonly number[], width: number, color: Occluder['color']): Occluder {
  const vertices = [from, to].flatMap(([x, y, z]) => [x, y - width, z, x, y + width, z]);
  return { vertices, faces: [0, 2, 3, 0, 3, 1], color };
}
