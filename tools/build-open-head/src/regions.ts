import type { Points } from './field.js';
import type { HeadCut } from './head-cut.js';
import type { HeadUvs } from './uv-layout.js';

/** Fields that tell which vertices belong to a part, because sculptors moved exactly those. */
export interface RegionProbes {
  readonly ears: readonly Float64Array[];
  readonly lips: readonly Float64Array[];
  readonly nose: readonly Float64Array[];
}

/**
 * Vertex rows by region. `face` is the visible front skin without ears, scalp, neck; `interior` the mouth cavity and the eye
 * sockets; `boundary` the rim of the neck in order around the loop.
 *
 * @param shape [V, 3] m, eyes near y = 0
 * @param skull [V] 1 on the head's bones, 0 on the neck's
 */
export function collectRegions(
  points: Points,
  cut: HeadCut,
  layout: HeadUvs,
  shape: Float64Array,
  skull: Float64Array,
  probes: RegionProbes,
): Record<string, Uint32Array> {
  const count = points.headCount;
  const island = new Array<string>(count).fill('');
  for (let i = 0; i < cut.faces.length; i++) island[cut.faces[i]] = layout.islands[cut.uvFaces[i]];
  const isSkin = (v: number) => island[v] === 'head' || island[v] === 'neck';
  const ears = movedBy(probes.ears, 0.0015, count);
  const lips = movedBy(probes.lips, 0.0012, count);
  const nose = movedBy(probes.nose, 0.0015, count);
  const height = (v: number) => shape[3 * v + 1];
  const depth = (v: number) => shape[3 * v + 2];
  // The hairline: up and back from the ears over the forehead.
  const isScalp = (v: number) => skull[v] > 0.5 && height(v) - 0.055 > 1.1 * (depth(v) - 0.02);
  const isNeck = (v: number) => skull[v] <= 0.5;
  const names: Record<string, (v: number) => boolean> = {
    face: (v) => isSkin(v) && !ears[v] && !isScalp(v) && !isNeck(v) && depth(v) > -0.035,
    scalp: (v) => isSkin(v) && !ears[v] && !isNeck(v) && (isScalp(v) || depth(v) <= -0.035),
    neck: (v) => isSkin(v) && !ears[v] && isNeck(v),
    leftEye: (v) => points.list[v].group === 'helper-l-eye',
    rightEye: (v) => points.list[v].group === 'helper-r-eye',
    lips: (v) => isSkin(v) && lips[v],
    nose: (v) => isSkin(v) && nose[v] && !lips[v],
    ears: (v) => isSkin(v) && ears[v],
    teeth: (v) => points.list[v].group.endsWith('teeth'),
    tongue: (v) => points.list[v].group === 'helper-tongue',
    interior: (v) => island[v] === 'mouth' || island[v] === 'socket',
  };
  const regions: Record<string, Uint32Array> = {};
  for (const [name, belongs] of Object.entries(names))
    regions[name] = Uint32Array.from(Array.from({ length: count }, (_, v) => v).filter(belongs));
  return { ...regions, boundary: findRim(cut) };
}

/** The open edge of the body mesh in order. @throws Error when it is not one closed loop */
export function findRim(cut: HeadCut): Uint32Array {
  const directed = new Set<string>();
  const body = (v: number) => cut.vertices[v].group === 'body';
  for (let f = 0; f < cut.faces.length; f += 3)
    for (let k = 0; k < 3; k++) directed.add(`${cut.faces[f + k]},${cut.faces[f + ((k + 1) % 3)]}`);
  const next = new Map<number, number>();
  for (const edge of directed) {
    const [from, to] = edge.split(',').map(Number);
    if (body(from) && !directed.has(`${to},${from}`)) next.set(from, to);
  }
  const start = next.keys().next().value;
  if (start === undefined) throw new Error('the head has no open edge');
  const loop = [start];
  for (let v = next.get(start); v !== undefined && v !== start; v = next.get(v)) loop.push(v);
  if (loop.length !== next.size)
    throw new Error(`the neck's rim is not one loop: ${loop.length} of ${next.size} edges`);
  return Uint32Array.from(loop);
}

function movedBy(fields: readonly Float64Array[], threshold: number, count: number): boolean[] {
  return Array.from({ length: count }, (_, v) =>
    fields.some((field) => Math.hypot(field[3 * v], field[3 * v + 1], field[3 * v + 2]) > threshold),
  );
}
