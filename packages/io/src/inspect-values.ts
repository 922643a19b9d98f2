import type { Mesh } from './mesh.js';
import type { NdArray, TypedArray } from './nd-array.js';
import type { PickleValue } from './pickle-value.js';

/** One named thing in a file. */
export interface FileEntry {
  /** A path such as `lmk_face_idx[0]` */
  readonly name: string;
  /** `float32`, `csc float64`, `text`, `list`, ... */
  readonly type: string;
  readonly shape: readonly number[];
  /** Up to six first values; numbers beyond JSON (NaN, 64-bit integers) as text */
  readonly first: readonly (number | string)[];
  readonly warning?: string;
}

const maxEntries = 500;
const firstCount = 6;
/** Of a long list only the first items are shown. */
const maxItems = 3;

export function describeArray(name: string, { data, shape }: NdArray): FileEntry {
  const first = Array.from(data.subarray(0, firstCount) as ArrayLike<number | bigint>, plain);
  const bad = countNotFinite(data);
  return { name, type: typeName(data), shape, first, ...(bad > 0 && { warning: `${bad} numbers are not finite` }) };
}

export function describeMesh(mesh: Mesh): FileEntry[] {
  const widths = { vertices: 3, faces: 3, normals: 3, uvs: 2, uvFaces: 3, colors: 3 } as const;
  return Object.entries(widths).flatMap(([name, width]) => {
    const data = mesh[name as keyof typeof widths];
    return data ? [describeArray(name, { data, shape: [data.length / width, width] })] : [];
  });
}

/** Walks a pickle's value; bounded, because shared objects can make a small file look endless. */
export function listValue(value: PickleValue): {
  details: Record<string, number>;
  entries: FileEntry[];
  warnings: string[];
} {
  const entries: FileEntry[] = [];
  const visit = (name: string, item: PickleValue): void => {
    if (entries.length >= maxEntries) return;
    const entry = describeValue(name || 'value', item);
    if (entry) entries.push(entry);
    for (const [childName, child] of children(name, item)) visit(childName, child);
  };
  visit('', value);
  const isFull = entries.length >= maxEntries;
  return {
    details: value instanceof Map ? { keys: value.size } : {},
    entries,
    warnings: isFull ? [`only the first ${maxEntries} values are listed`] : [],
  };
}

function describeValue(name: string, item: PickleValue): FileEntry | null {
  if (item instanceof Map) return name === 'value' ? null : { name, type: 'dictionary', shape: [item.size], first: [] };
  if (item instanceof Set) return { name, type: 'set', shape: [item.size], first: [] };
  if (Array.isArray(item)) return { name, type: 'list', shape: [item.length], first: [] };
  if (item instanceof Uint8Array) return { name, type: 'bytes', shape: [item.length], first: [...item.subarray(0, 6)] };
  if (typeof item === 'string') return { name, type: 'text', shape: [], first: [item.slice(0, 80)] };
  if (item === null || typeof item !== 'object') {
    return { name, type: item === null ? 'none' : typeof item, shape: [], first: [plain(item)] };
  }
  if ('indptr' in item) {
    const entry = describeArray(name, { data: item.data, shape: item.shape });
    return { ...entry, type: `${item.format} ${entry.type}` };
  }
  if ('items' in item) return { name, type: 'object', shape: item.shape, first: [] };
  return 'data' in item ? describeArray(name, item) : null;
}

function children(name: string, item: PickleValue): readonly (readonly [string, PickleValue])[] {
  const prefix = name === '' ? '' : `${name}.`;
  if (item instanceof Map) {
    return [...item].slice(0, maxEntries).map(([key, child]) => [`${prefix}${keyName(key)}`, child] as const);
  }
  const items = Array.isArray(item) ? item : isObjectArray(item) ? item.items : [];
  return items.slice(0, maxItems).map((child: PickleValue, i: number) => [`${name}[${i}]`, child] as const);
}

function isObjectArray(item: PickleValue): item is Extract<PickleValue, { items: unknown }> {
  return typeof item === 'object' && item !== null && 'items' in item;
}

function keyName(key: PickleValue): string {
  return typeof key === 'string' || typeof key === 'number' ? String(key).slice(0, 120) : `(${typeof key})`;
}

function plain(value: number | bigint | boolean | null): number | string {
  return typeof value === 'number' && Number.isFinite(value) ? value : String(value);
}

function typeName(data: TypedArray): string {
  return data.constructor.name
    .replace(/Array$/, '')
    .replace('Big', '')
    .toLowerCase();
}

function countNotFinite(data: TypedArray): number {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return 0;
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) count++;
  }
  return count;
}
