import type { BaseMesh } from './base-mesh.js';

/** A vertex of the head: a mix of at most two base vertices, moved by `lift` dm along y in the base shape. */
export interface CutVertex {
  readonly a: number;
  readonly b: number;
  /** weight of `b` */
  readonly t: number;
  readonly lift: number;
  readonly group: string;
}

/** Triangles of the head with their own texture coordinates (still in MakeHuman's layout). */
export interface HeadCut {
  readonly vertices: readonly CutVertex[];
  /** [F, 3] */
  readonly faces: Uint32Array;
  /** [T, 2] */
  readonly uvs: Float64Array;
  /** [T] group of the quads that use this texture vertex */
  readonly uvGroups: readonly string[];
  /** [F, 3] */
  readonly uvFaces: Uint32Array;
  /** [V] left-right partner */
  readonly mirror: Int32Array;
}

const HEAD_GROUPS = [
  'body',
  'helper-l-eye',
  'helper-r-eye',
  'helper-upper-teeth',
  'helper-lower-teeth',
  'helper-tongue',
];
/** Vertices nearer than this to the cutting plane are moved onto it, so that no slivers arise. */
const SNAP_DM = 0.035;

/** Height above the plane that cuts the neck: lower in front than behind, like a collar. */
function abovePlane(y: number, z: number): number {
  return y - (5.93 - 0.26 * z);
}

interface Corner {
  readonly a: number;
  readonly b: number;
  readonly t: number;
  readonly lift: number;
  readonly uvA: number;
  readonly uvB: number;
}

/**
 * Cuts head and neck out of the body along a plane, giving an even rim, and adds eye globes, teeth and tongue.
 * Quads are split along their shorter diagonal, which keeps the mesh symmetric.
 */
export function cutHead(mesh: BaseMesh): HeadCut {
  const height = (v: number) => abovePlane(mesh.positions[3 * v + 1], mesh.positions[3 * v + 2]);
  const cut = new CutBuilder();
  for (const quad of mesh.quads) {
    if (!HEAD_GROUPS.includes(quad.group)) continue;
    if (quad.vertices.some((v) => Math.abs(mesh.positions[3 * v]) > 1.15)) continue;
    const polygon: Corner[] = [];
    for (let i = 0; i < 4; i++) {
      const [v, w] = [quad.vertices[i], quad.vertices[(i + 1) % 4]];
      const [uv, uvNext] = [quad.uvs[i], quad.uvs[(i + 1) % 4]];
      const [h, hNext] = [height(v), height(w)];
      const snapped = Math.abs(h) <= SNAP_DM;
      if (h > -SNAP_DM) polygon.push({ a: v, b: v, t: 0, lift: snapped ? -h : 0, uvA: uv, uvB: uv });
      if ((h > SNAP_DM && hNext < -SNAP_DM) || (h < -SNAP_DM && hNext > SNAP_DM)) {
        const swap = v > w;
        const t = swap ? hNext / (hNext - h) : h / (h - hNext);
        polygon.push(
          swap ? { a: w, b: v, t, lift: 0, uvA: uvNext, uvB: uv } : { a: v, b: w, t, lift: 0, uvA: uv, uvB: uvNext },
        );
      }
    }
    const onPlane = polygon.every((corner) => corner.t > 0 || corner.lift !== 0);
    if (polygon.length >= 3 && !onPlane) cut.addPolygon(polygon, quad.group, mesh);
  }
  return cut.finish(mesh);
}

class CutBuilder {
  private readonly vertices: CutVertex[] = [];
  private readonly rows = new Map<string, number>();
  private readonly uvs: number[] = [];
  private readonly uvGroups: string[] = [];
  private readonly uvRows = new Map<string, number>();
  private readonly faces: number[] = [];
  private readonly uvFaces: number[] = [];

  addPolygon(polygon: Corner[], group: string, mesh: BaseMesh): void {
    const v = polygon.map((corner) => this.vertexRow(corner, group));
    const uv = polygon.map((corner) => this.uvRow(corner, group, mesh));
    const start = polygon.length === 4 && diagonal(mesh, polygon, 1, 3) < diagonal(mesh, polygon, 0, 2) - 1e-9 ? 1 : 0;
    for (let k = 1; k + 1 < polygon.length; k++) {
      const corners = [0, k, k + 1].map((i) => (i + start) % polygon.length);
      this.faces.push(...corners.map((i) => v[i]));
      this.uvFaces.push(...corners.map((i) => uv[i]));
    }
  }

  finish(mesh: BaseMesh): HeadCut {
    const mirror = new Int32Array(this.vertices.length);
    for (const [row, vertex] of this.vertices.entries()) {
      const [a, b] = [mesh.mirror[vertex.a], mesh.mirror[vertex.b]];
      const partner = this.rows.get(`${a},${b}`) ?? this.rows.get(`${b},${a}`);
      if (partner === undefined) throw new Error(`vertex ${row} of the head has no mirror partner`);
      mirror[row] = partner;
    }
    return {
      vertices: this.vertices,
      faces: Uint32Array.from(this.faces),
      uvs: Float64Array.from(this.uvs),
      uvGroups: this.uvGroups,
      uvFaces: Uint32Array.from(this.uvFaces),
      mirror,
    };
  }

  private vertexRow(corner: Corner, group: string): number {
    const key = `${corner.a},${corner.b}`;
    const found = this.rows.get(key);
    if (found !== undefined) return found;
    this.rows.set(key, this.vertices.length);
    this.vertices.push({ a: corner.a, b: corner.b, t: corner.t, lift: corner.lift, group });
    return this.vertices.length - 1;
  }

  private uvRow(corner: Corner, group: string, mesh: BaseMesh): number {
    const key = `${corner.uvA},${corner.uvB}`;
    const found = this.uvRows.get(key);
    if (found !== undefined) return found;
    const row = this.uvGroups.length;
    this.uvRows.set(key, row);
    this.uvGroups.push(group);
    for (const k of [0, 1])
      this.uvs.push((1 - corner.t) * mesh.uvs[2 * corner.uvA + k] + corner.t * mesh.uvs[2 * corner.uvB + k]);
    return row;
  }
}

function diagonal(mesh: BaseMesh, polygon: Corner[], i: number, j: number): number {
  const at = (corner: Corner, k: number) =>
    (1 - corner.t) * mesh.positions[3 * corner.a + k] + corner.t * mesh.positions[3 * corner.b + k];
  return Math.hypot(...[0, 1, 2].map((k) => at(polygon[i], k) - at(polygon[j], k)));
}
