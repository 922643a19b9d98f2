import { ByteReader } from './byte-reader.js';
import { FormatError } from './format-error.js';
import { GlbBuffer } from './glb-accessor.js';
import type { GlbHead, GlbMorphTarget, GlbSkeleton, GlbTexture } from './glb-head.js';
import type { GlbJson, GlbMeshJson } from './glb-json.js';
import { readSkeleton } from './glb-skin.js';
import type { Mesh } from './mesh.js';
import { decodeUtf8 } from './text.js';

type Primitive = NonNullable<GlbMeshJson['primitives']>[number];

/**
 * Reads the first mesh of a binary glTF 2.0 file: what `writeGlb` writes, and plain triangle meshes of other tools.
 *
 * Node transforms are not applied. Joints come parents first, whatever the file's order. Where `_MODEL_VERTEX` is
 * present, vertices doubled on texture seams become one again.
 * Read by hand rather than through the glTF library, which allocates what a file declares before looking at its size.
 *
 * @throws FormatError UNSUPPORTED for required extensions (Draco, meshopt, ...), other primitives than triangles
 * @throws FormatError LIMIT_EXCEEDED when morph targets or skin weights are far larger than the file
 * @throws FormatError TRUNCATED, MALFORMED, FIELD_MISSING
 */
export function readGlb(bytes: Uint8Array): GlbHead {
  const buffer = readChunks(bytes);
  try {
    refuseExtensions(buffer.json);
    return readHead(buffer);
  } catch (cause) {
    // JSON of another shape than glTF's shows as a missing method or member here and there, or as a full stack.
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    throw new FormatError('MALFORMED', 'glb', 'the JSON is not glTF', 20, { cause });
  }
}

function readChunks(bytes: Uint8Array): GlbBuffer {
  const reader = new ByteReader(bytes, 'glb');
  if (reader.u32() !== 0x46546c67) throw new FormatError('MALFORMED', 'glb', "does not start with 'glTF'", 0);
  const version = reader.u32();
  if (version !== 2) throw new FormatError('UNSUPPORTED', 'glb', `version ${version}; 2 is known`, 4);
  const total = reader.u32();
  if (total !== bytes.length) {
    const code = total > bytes.length ? 'TRUNCATED' : 'MALFORMED';
    throw new FormatError(code, 'glb', `says it has ${total} bytes, there are ${bytes.length}`, 8);
  }
  const jsonLength = reader.u32();
  if (reader.u32() !== 0x4e4f534a) throw new FormatError('MALFORMED', 'glb', 'the first chunk is not JSON', 16);
  const json = parseJson(decodeUtf8(reader.take(jsonLength), 'glb', 20));
  let binary: Uint8Array = new Uint8Array();
  if (reader.remaining > 0) {
    const length = reader.u32();
    const type = reader.u32();
    const chunk = reader.take(length);
    if (type === 0x004e4942) binary = chunk;
  }
  return new GlbBuffer(json, binary);
}

function parseJson(text: string): GlbJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError('MALFORMED', 'glb', 'the JSON chunk is not JSON', 20, { cause });
  }
  if (typeof value !== 'object' || value === null) {
    throw new FormatError('MALFORMED', 'glb', 'the JSON chunk is not an object', 20);
  }
  return value as GlbJson;
}

function refuseExtensions({ extensionsRequired }: GlbJson): void {
  if (!Array.isArray(extensionsRequired) || extensionsRequired.length === 0) return;
  const names = extensionsRequired.map(String).join(', ').slice(0, 200);
  throw new FormatError('UNSUPPORTED', 'glb', `needs extensions ${names}`);
}

function readHead(buffer: GlbBuffer): GlbHead {
  const { json } = buffer;
  const node = json.nodes?.find((candidate) => candidate.mesh !== undefined);
  const mesh = json.meshes?.[node?.mesh ?? 0];
  const primitive = mesh?.primitives?.[0];
  const position = primitive?.attributes?.POSITION;
  if (!mesh || !primitive || position === undefined) {
    throw new FormatError('FIELD_MISSING', 'glb', 'has no mesh with positions');
  }
  if ((primitive.mode ?? 4) !== 4) {
    throw new FormatError('UNSUPPORTED', 'glb', `primitive mode ${String(primitive.mode)}; only triangles are read`);
  }
  const maxRows = buffer.binary.length;
  const rows = new ModelRows(buffer, primitive, maxRows);
  const texture = readTexture(buffer, primitive);
  const { targets = [] } = primitive;
  buffer.checkExpansion(targets.length * rows.modelCount * 12, `${targets.length} morph targets`);
  const morphTargets = targets.map((target, i): GlbMorphTarget => {
    const name = mesh.extras?.targetNames?.[i];
    return { name: typeof name === 'string' ? name : `target-${i}`, offsets: rows.floats(target.POSITION, 3) };
  });
  const skeleton = node?.skin === undefined ? null : readSkin(buffer, node.skin, primitive, rows);
  const extras = json.scenes?.[json.scene ?? 0]?.extras;
  return {
    mesh: rows.mesh(),
    ...(typeof mesh.name === 'string' && { name: mesh.name }),
    ...(texture && { texture }),
    ...(morphTargets.length > 0 && { morphTargets }),
    ...(skeleton && { skeleton }),
    ...(extras && { extras }),
  };
}

/** A primitive's vertices, and for each the row of the model's vertex that it stands for. */
class ModelRows {
  readonly #count: number;
  readonly #modelRow: Uint32Array | null;
  readonly modelCount: number;

  constructor(
    readonly buffer: GlbBuffer,
    readonly primitive: Primitive,
    readonly maxRows: number,
  ) {
    const { attributes = {} } = primitive;
    this.#count = buffer.numbers(attributes.POSITION, 3, maxRows).length / 3;
    const rows = attributes._MODEL_VERTEX === undefined ? null : buffer.numbers(attributes._MODEL_VERTEX, 1, 0);
    const modelCount = rows ? rows.reduce((most, row) => Math.max(most, row + 1), 0) : this.#count;
    const isSound = rows?.length === this.#count && rows.every((row) => Number.isInteger(row) && row >= 0);
    if (rows && (!isSound || modelCount > this.#count)) throw buffer.fail('_MODEL_VERTEX does not fit the vertices');
    this.#modelRow = rows && Uint32Array.from(rows);
    this.modelCount = modelCount;
  }

  /** An attribute in the model's vertex order. */
  floats(index: number | undefined, width: number): Float32Array {
    const values = this.buffer.numbers(index, width, this.#count);
    if (values.length !== this.#count * width) throw this.buffer.fail('attributes have different lengths');
    if (!values.every(Number.isFinite)) throw this.buffer.fail('an attribute is not finite');
    const result = new Float32Array(this.modelCount * width);
    for (let row = 0; row < this.#count; row++) {
      const target = this.#modelRow ? this.#modelRow[row] : row;
      for (let k = 0; k < width; k++) result[target * width + k] = values[row * width + k];
    }
    return result;
  }

  mesh(): Mesh {
    const { attributes = {}, indices } = this.primitive;
    const corners =
      indices === undefined
        ? Uint32Array.from({ length: this.#count }, (_, i) => i)
        : Uint32Array.from(this.buffer.numbers(indices, 1, 0));
    if (corners.length % 3 !== 0) throw this.buffer.fail(`${corners.length} corners do not make triangles`);
    const stray = corners.find((row) => row >= this.#count);
    if (stray !== undefined) throw this.buffer.fail(`a face names vertex ${stray} of ${this.#count}`);
    const modelRow = this.#modelRow;
    const { NORMAL: normal, COLOR_0: color } = attributes;
    return {
      vertices: this.floats(attributes.POSITION, 3),
      faces: modelRow ? corners.map((row) => modelRow[row]) : corners,
      ...(normal !== undefined && { normals: this.floats(normal, 3) }),
      ...(color !== undefined && { colors: this.#colors(color) }),
      ...this.#texturing(corners),
    };
  }

  #texturing(corners: Uint32Array): Pick<Mesh, 'uvs' | 'uvFaces'> {
    const index = this.primitive.attributes?.TEXCOORD_0;
    if (index === undefined) return {};
    const values = this.buffer.numbers(index, 2, this.#count);
    if (values.length !== this.#count * 2) throw this.buffer.fail('attributes have different lengths');
    return { uvs: Float32Array.from(values, (value, i) => (i % 2 === 0 ? value : 1 - value)), uvFaces: corners };
  }

  #colors(index: number): Uint8Array {
    const width = this.buffer.json.accessors?.[index]?.type === 'VEC3' ? 3 : 4;
    const values = this.floats(index, width);
    return Uint8Array.from({ length: this.modelCount * 3 }, (_, i) =>
      Math.round(255 * Math.min(1, Math.max(0, values[Math.floor(i / 3) * width + (i % 3)]))),
    );
  }
}

function readTexture(buffer: GlbBuffer, primitive: Primitive): GlbTexture | null {
  const { json } = buffer;
  const material = json.materials?.[primitive.material ?? -1];
  const source = json.textures?.[material?.pbrMetallicRoughness?.baseColorTexture?.index ?? -1]?.source;
  const image = json.images?.[source ?? -1];
  if (!image || image.bufferView === undefined) return null;
  const { start, length } = buffer.bufferView(image.bufferView);
  const mediaType = image.mimeType;
  if (mediaType !== 'image/png' && mediaType !== 'image/jpeg') return null;
  return { bytes: buffer.binary.slice(start, start + length), mediaType };
}

function readSkin(buffer: GlbBuffer, index: number, primitive: Primitive, rows: ModelRows): GlbSkeleton {
  const skin = buffer.json.skins?.[index];
  const { JOINTS_0, WEIGHTS_0 } = primitive.attributes ?? {};
  if (!skin || JOINTS_0 === undefined || WEIGHTS_0 === undefined || skin.inverseBindMatrices === undefined) {
    throw new FormatError('FIELD_MISSING', 'glb', 'a skin without joints, weights or bind matrices');
  }
  return readSkeleton(buffer, skin, rows.floats(JOINTS_0, 4), rows.floats(WEIGHTS_0, 4));
}
