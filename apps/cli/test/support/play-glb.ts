/** The accessor types that heads use, and how wide they are. */
const widths: Readonly<Record<string, number>> = { SCALAR: 1, VEC3: 3, VEC4: 4, MAT4: 16 };

interface Gltf {
  readonly accessors: readonly {
    readonly bufferView?: number;
    readonly byteOffset?: number;
    readonly componentType: number;
    readonly count: number;
    readonly type: string;
    readonly sparse?: {
      readonly count: number;
      readonly indices: { readonly bufferView: number; readonly byteOffset?: number; readonly componentType: number };
      readonly values: { readonly bufferView: number; readonly byteOffset?: number };
    };
  }[];
  readonly bufferViews: readonly {
    readonly byteOffset?: number;
    readonly byteLength: number;
    readonly byteStride?: number;
  }[];
  readonly meshes: readonly {
    readonly primitives: readonly {
      readonly attributes: Readonly<Record<string, number>>;
      readonly targets: readonly { readonly POSITION: number }[];
    }[];
  }[];
  readonly nodes: readonly {
    readonly mesh?: number;
    readonly skin?: number;
    readonly children?: readonly number[];
    readonly translation?: readonly number[];
  }[];
  readonly skins: readonly { readonly joints: readonly number[]; readonly inverseBindMatrices: number }[];
  readonly animations: readonly {
    readonly channels: readonly {
      readonly sampler: number;
      readonly target: { readonly node: number; readonly path: string };
    }[];
    readonly samplers: readonly { readonly input: number; readonly output: number }[];
  }[];
}

/** A GLB played as the glTF 2.0 specification says a viewer does: morph targets, then linear blend skinning. */
export interface PlayedGlb {
  /** Seconds of the keys */
  readonly times: Float32Array;
  /** [V, 3] at a key */
  vertices(key: number): Float64Array;
  /** [V], rows of the head model */
  readonly modelVertices: ArrayLike<number>;
}

/** Reads with nothing of @ringnet/io, which wrote it. */
export function playGlb(bytes: Uint8Array): PlayedGlb {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const jsonLength = view.getUint32(12, true);
  const gltf = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + jsonLength))) as Gltf;
  const binary = 20 + jsonLength + 8;

  const number = (at: number, type: number): number => {
    if (type === 5126) return view.getFloat32(at, true);
    if (type === 5125) return view.getUint32(at, true);
    if (type === 5123) return view.getUint16(at, true);
    if (type === 5121) return view.getUint8(at);
    throw new Error(`component type ${type}`);
  };
  const bytesOf = (type: number) => (type === 5121 ? 1 : type === 5123 ? 2 : 4);
  const numbers = (index: number): Float64Array => {
    const { bufferView, byteOffset = 0, componentType, count, type, sparse } = gltf.accessors[index];
    const width = widths[type];
    const out = new Float64Array(count * width);
    const size = bytesOf(componentType);
    if (bufferView !== undefined) {
      const { byteOffset: start = 0, byteStride = size * width } = gltf.bufferViews[bufferView];
      for (let i = 0; i < out.length; i++) {
        const at = binary + start + byteOffset + Math.floor(i / width) * byteStride + (i % width) * size;
        out[i] = number(at, componentType);
      }
    }
    if (sparse) {
      const { indices, values } = sparse;
      const from = binary + (gltf.bufferViews[indices.bufferView].byteOffset ?? 0) + (indices.byteOffset ?? 0);
      const to = binary + (gltf.bufferViews[values.bufferView].byteOffset ?? 0) + (values.byteOffset ?? 0);
      for (let k = 0; k < sparse.count; k++) {
        const row = number(from + k * bytesOf(indices.componentType), indices.componentType);
        for (let c = 0; c < width; c++) out[row * width + c] = number(to + (k * width + c) * size, componentType);
      }
    }
    return out;
  };

  const meshNode = gltf.nodes.findIndex(({ mesh }) => mesh !== undefined);
  const { attributes, targets } = gltf.meshes[gltf.nodes[meshNode].mesh ?? 0].primitives[0];
  const rest = numbers(attributes.POSITION);
  const offsets = targets.map(({ POSITION }) => numbers(POSITION));
  const jointRows = numbers(attributes.JOINTS_0);
  const jointWeights = numbers(attributes.WEIGHTS_0);
  const skin = gltf.skins[gltf.nodes[meshNode].skin ?? 0];
  const bind = numbers(skin.inverseBindMatrices);
  const [{ channels, samplers }] = gltf.animations;
  const tracks = channels.map(({ target, sampler }) => ({ ...target, output: numbers(samplers[sampler].output) }));
  const times = Float32Array.from(numbers(samplers[channels[0].sampler].input));
  const vertexCount = rest.length / 3;
  const parentOf = new Map(gltf.nodes.flatMap(({ children = [] }, k) => children.map((child) => [child, k] as const)));
  const track = (node: number, path: string) => tracks.find((one) => one.node === node && one.path === path)?.output;

  /** Row-major 3 x 4 of a node in the scene. */
  const globalOf = (node: number, key: number): number[] => {
    const [x, y, z, w] = track(node, 'rotation')?.subarray(4 * key, 4 * key + 4) ?? [0, 0, 0, 1];
    const moved = track(node, 'translation')?.subarray(3 * key, 3 * key + 3);
    const [tx, ty, tz] = moved ?? gltf.nodes[node].translation ?? [0, 0, 0];
    // biome-ignore format: a matrix
    const local = [
      1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w), tx,
      2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w), ty,
      2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y), tz,
    ];
    const parent = parentOf.get(node);
    return parent === undefined ? local : multiply(globalOf(parent, key), local);
  };

  return {
    times,
    modelVertices:
      attributes._MODEL_VERTEX === undefined
        ? rest.subarray(0, vertexCount).map((_, v) => v)
        : numbers(attributes._MODEL_VERTEX),
    vertices(key) {
      const weights = track(meshNode, 'weights')?.subarray(key * offsets.length, (key + 1) * offsets.length) ?? [];
      const joints = skin.joints.map((node, j) => {
        // The bind matrix is column-major.
        const inverse = Array.from({ length: 12 }, (_, i) => bind[16 * j + 4 * (i % 4) + Math.floor(i / 4)]);
        return multiply(globalOf(node, key), inverse);
      });
      const out = new Float64Array(rest.length);
      for (let v = 0; v < vertexCount; v++) {
        const p = [0, 1, 2].map((axis) =>
          offsets.reduce((sum, offset, k) => sum + weights[k] * offset[3 * v + axis], rest[3 * v + axis]),
        );
        for (let k = 0; k < 4; k++) {
          const weight = jointWeights[4 * v + k];
          const m = joints[jointRows[4 * v + k]];
          for (let row = 0; row < 3; row++) {
            const at = 4 * row;
            out[3 * v + row] += weight * (m[at] * p[0] + m[at + 1] * p[1] + m[at + 2] * p[2] + m[at + 3]);
          }
        }
      }
      return out;
    },
  };
}

/** Row-major 3 x 4 affine maps, b first. */
function multiply(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: 12 }, (_, i) => {
    const [row, column] = [4 * Math.floor(i / 4), i % 4];
    return (
      a[row] * b[column] + a[row + 1] * b[4 + column] + a[row + 2] * b[8 + column] + (column === 3 ? a[row + 3] : 0)
    );
  });
}
