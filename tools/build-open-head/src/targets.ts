/** The 1258 sculpted displacements of MakeHuman, minus those without a CC0 twin. */
export interface Targets {
  /** names such as `nose/nose-hump-morehump`, in file order, without the excluded */
  readonly names: readonly string[];
  has(name: string): boolean;
  /** Displacement [N, 3] of the whole base mesh, int16 in 1e-3 dm. Marks the row as used. */
  row(name: string): Int16Array;
  /** names that `row` handed out so far, sorted */
  usedNames(): string[];
}

/**
 * Reads `targets.bin`: int16 rows in the order of the sorted keys of `target-list.json`.
 *
 * @param excluded names that must not be read: asking for one throws
 * @param vertexCount N of the base mesh
 */
export function parseTargets(
  bin: Uint8Array,
  list: Uint8Array,
  excluded: readonly string[],
  vertexCount: number,
): Targets {
  const keys = Object.keys(
    (JSON.parse(new TextDecoder().decode(list)) as { targets: Record<string, unknown> }).targets,
  );
  const rowOf = new Map<string, number>();
  for (const [row, key] of keys.sort().entries()) rowOf.set(key.slice('data/targets/'.length, -'.target'.length), row);
  for (const name of excluded) if (!rowOf.delete(name)) throw new Error(`excluded target ${name} does not exist`);
  const length = vertexCount * 3;
  const values = new Int16Array(new Uint8Array(bin).buffer);
  if (values.length !== keys.length * length)
    throw new Error(`targets.bin holds ${values.length} numbers, expected ${keys.length * length}`);
  const used = new Set<string>();
  return {
    names: [...rowOf.keys()],
    has: (name) => rowOf.has(name),
    row(name) {
      const row = rowOf.get(name);
      if (row === undefined) throw new Error(`no target ${name} with a CC0 twin`);
      used.add(name);
      return values.subarray(row * length, (row + 1) * length);
    },
    usedNames: () => [...used].sort(),
  };
}
