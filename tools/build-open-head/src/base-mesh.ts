interface Model3 {
  vertices: number[];
  faces: number[];
  uvs: number[][];
  materials: { DbgName: string }[];
  skinWeights: number[];
  skinIndices: number[];
  bones: { name: string; parent: number }[];
  metadata: { joint_pos_idxs: Record<string, number[]> };
}

/** MakeHuman's base mesh as it stands in the file: decimetres, y up, z forward, +x the subject's left. */
export interface BaseMesh {
  /** [N, 3] dm */
  readonly positions: Float64Array;
  /** one entry per quad: group name, 4 vertex rows, 4 uv rows */
  readonly quads: readonly { readonly group: string; readonly vertices: number[]; readonly uvs: number[] }[];
  /** [T, 2], origin bottom-left */
  readonly uvs: Float64Array;
  /** [N, 4] rows of `bones` and their weights */
  readonly skinIndices: readonly number[];
  readonly skinWeights: readonly number[];
  readonly bones: readonly { readonly name: string; readonly parent: number }[];
  /** A joint is the mean of the listed vertices. */
  readonly joints: Readonly<Record<string, readonly number[]>>;
  /** [N] the vertex at (-x, y, z), itself when on the midline; -1 where the mesh has none */
  readonly mirror: Int32Array;
}

/** Parses three.js JSON v3 with ten numbers per quad: flags, 4 vertices, material, 4 uvs. */
export function parseBaseMesh(json: Uint8Array): BaseMesh {
  const model = JSON.parse(new TextDecoder().decode(json)) as Model3;
  const quads = [];
  for (let i = 0; i < model.faces.length; i += 10) {
    const row = model.faces.slice(i, i + 10);
    quads.push({ group: model.materials[row[5]].DbgName, vertices: row.slice(1, 5), uvs: row.slice(6, 10) });
  }
  const positions = Float64Array.from(model.vertices);
  return {
    positions,
    quads,
    uvs: Float64Array.from(model.uvs[0]),
    skinIndices: model.skinIndices,
    skinWeights: model.skinWeights,
    bones: model.bones.map((bone) => ({ name: bone.name.replace('____head', ''), parent: bone.parent })),
    joints: model.metadata.joint_pos_idxs,
    mirror: findMirror(positions, quads),
  };
}

/** The left-right partner of every vertex: the same group and the same place with x negated. */
function findMirror(positions: Float64Array, quads: BaseMesh['quads']): Int32Array {
  const group = new Map<number, string>();
  for (const quad of quads) for (const v of quad.vertices) group.set(v, quad.group);
  const side = (name: string) => name.replace(/-[lr]-/, '-');
  const key = (v: number, sign: number) =>
    [side(group.get(v) ?? ''), sign * positions[3 * v], positions[3 * v + 1], positions[3 * v + 2]]
      .map((x) => (typeof x === 'number' ? (Math.round(x * 1e4) / 1e4 + 0).toFixed(4) : x))
      .join();
  const count = positions.length / 3;
  const rows = new Map<string, number[]>();
  for (let v = 0; v < count; v++) rows.set(key(v, 1), [...(rows.get(key(v, 1)) ?? []), v]);
  const mirror = new Int32Array(count).fill(-1);
  for (let v = 0; v < count; v++) {
    const found = rows.get(key(v, -1)) ?? [];
    mirror[v] = found.includes(v) ? v : (found[Math.min(rows.get(key(v, 1))?.indexOf(v) ?? 0, found.length - 1)] ?? -1);
  }
  return mirror;
}
