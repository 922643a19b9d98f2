import { readBundleIndex } from './checkpoint-index.js';
import { FormatError } from './format-error.js';
import { readImageHeader, sniffImageFormat } from './image-header.js';
import { describeArray, describeMesh, type FileEntry, listValue } from './inspect-values.js';
import { readNpy, readNpyHeader } from './npy.js';
import { readNpyObject } from './npy-object.js';
import { readGlb } from './read-glb.js';
import { readMetaGraph } from './read-meta-graph.js';
import { readObj } from './read-obj.js';
import { readPickle } from './read-pickle.js';
import { readPly } from './read-ply.js';
import { readStl } from './read-stl.js';
import { decodeLatin1 } from './text.js';
import { readZip } from './zip.js';

/** Formats that `inspectFile` tells apart. */
export type FileFormat =
  | 'npy'
  | 'npy-object'
  | 'npz'
  | 'zip'
  | 'pickle'
  | 'tf-index'
  | 'meta-graph'
  | 'glb'
  | 'ply'
  | 'stl'
  | 'obj'
  | 'image';

/** What is in a file, as plain JSON. */
export interface FileDescription {
  readonly format: FileFormat;
  readonly sizeBytes: number;
  /** Facts about the whole file: dtype counts, versions, sizes */
  readonly details: Readonly<Record<string, string | number>>;
  readonly entries: readonly FileEntry[];
  readonly warnings: readonly string[];
}

type Content = Pick<FileDescription, 'details' | 'entries'> & { readonly warnings?: readonly string[] };

/**
 * Says what is in a file of any format that this package reads: names, shapes, dtypes and first values. The whole file is
 * read and checked; only a picture is judged by its header and a checkpoint by its index.
 *
 * @param name used where the bytes have no signature of their own: `.obj`, `.stl`, `.meta`, `.pkl`
 * @throws FormatError as the format's reader does; UNSUPPORTED when the format is not known
 */
export function inspectFile(bytes: Uint8Array, name: string): FileDescription {
  const format = detectFormat(bytes, name);
  const { details, entries, warnings = [] } = describers[format](bytes);
  const found = entries.flatMap((entry) => (entry.warning ? [`${entry.name}: ${entry.warning}`] : []));
  return { format, sizeBytes: bytes.length, details, entries, warnings: [...warnings, ...found] };
}

/** @throws FormatError UNSUPPORTED */
export function detectFormat(bytes: Uint8Array, name: string): FileFormat {
  const head = decodeLatin1(bytes.subarray(0, 512));
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1].toLowerCase() ?? '';
  if (head.startsWith('\x93NUMPY') || extension === 'npy') {
    return readNpyHeader(bytes).header.dtype.kind === 'O' ? 'npy-object' : 'npy';
  }
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return extension === 'npz' ? 'npz' : 'zip';
  if (head.startsWith('glTF') || extension === 'glb') return 'glb';
  if (/^ply\r?\n/.test(head) || extension === 'ply') return 'ply';
  if (sniffImageFormat(bytes) || /^(jpe?g|png|webp|avif|tiff?|gif)$/.test(extension)) return 'image';
  const tail = decodeLatin1(bytes.subarray(Math.max(0, bytes.length - 8)));
  if (tail === '\x57\xfb\x80\x8b\x24\x75\x47\xdb' || extension === 'index') return 'tf-index';
  const byExtension: Readonly<Record<string, FileFormat>> = {
    meta: 'meta-graph',
    obj: 'obj',
    stl: 'stl',
    pkl: 'pickle',
    pickle: 'pickle',
    npz: 'npz',
    zip: 'zip',
  };
  if (Object.hasOwn(byExtension, extension)) return byExtension[extension];
  if (bytes[0] === 0x80 && bytes[1] >= 2 && bytes[1] <= 5) return 'pickle';
  const advice = /\.data-\d{5}-of-\d{5}$/.test(name) ? "; a checkpoint's names stand in the .index file beside it" : '';
  throw new FormatError('UNSUPPORTED', 'file', `'${name}' has no known signature or extension${advice}`, 0);
}

const describers: Readonly<Record<FileFormat, (bytes: Uint8Array) => Content>> = {
  npy: (bytes) => {
    const { header } = readNpyHeader(bytes);
    const details = { dtype: header.descr, order: header.fortranOrder ? 'Fortran' : 'C' };
    return { details, entries: [describeArray('array', readNpy(bytes))] };
  },
  'npy-object': (bytes) => listValue(readNpyObject(bytes)),
  pickle: (bytes) => listValue(readPickle(bytes)),
  npz: (bytes) => {
    const files = [...readZip(bytes)];
    const entries = files.map(([entry, content]) => describeArray(entry.replace(/\.npy$/, ''), readNpy(content)));
    return { details: { arrays: files.length }, entries };
  },
  zip: (bytes) => {
    const files = [...readZip(bytes)];
    const entries = files.map(([entry, content]) => ({
      name: entry,
      type: 'file',
      shape: [content.length],
      first: [],
    }));
    return { details: { files: files.length }, entries };
  },
  'tf-index': (bytes) => {
    const { shardCount, entries } = readBundleIndex(bytes);
    const variables = [...entries.values()];
    return {
      details: { dataFiles: shardCount, variables: variables.length },
      entries: variables.map(({ name, dtype, shape }) => ({ name, type: dtype, shape, first: [] })),
    };
  },
  'meta-graph': (bytes) => {
    const graph = readMetaGraph(bytes);
    const counts = new Map<string, number>();
    for (const { op } of graph.nodes) counts.set(op, (counts.get(op) ?? 0) + 1);
    return {
      details: { tensorflowVersion: graph.tensorflowVersion, nodes: graph.nodes.length },
      entries: [...counts].sort().map(([op, count]) => ({ name: op, type: 'nodes', shape: [count], first: [] })),
    };
  },
  glb: (bytes) => {
    const { mesh, name, texture, morphTargets = [], skeleton } = readGlb(bytes);
    return {
      details: {
        name: name ?? '',
        texture: texture ? `${texture.mediaType}, ${texture.bytes.length} bytes` : 'none',
        morphTargets: morphTargets.map((target) => target.name).join(' '),
        joints: skeleton?.joints.map((joint) => joint.name).join(' ') ?? '',
      },
      entries: describeMesh(mesh),
    };
  },
  ply: (bytes) => ({ details: {}, entries: describeMesh(readPly(bytes)) }),
  stl: (bytes) => ({ details: {}, entries: describeMesh(readStl(bytes)) }),
  obj: (bytes) => ({ details: {}, entries: describeMesh(readObj(bytes)) }),
  image: (bytes) => {
    const { format, width, height } = readImageHeader(bytes);
    return { details: { type: format, width, height }, entries: [] };
  },
};
