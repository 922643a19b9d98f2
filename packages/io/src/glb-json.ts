/** The part of glTF 2.0's JSON that the reader looks at; nothing is trusted beyond being JSON. */
export interface GlbJson {
  readonly asset?: { readonly version?: unknown };
  readonly extensionsRequired?: readonly unknown[];
  readonly scene?: number;
  readonly scenes?: readonly { readonly extras?: Readonly<Record<string, unknown>> }[];
  readonly nodes?: readonly GlbNode[];
  readonly meshes?: readonly GlbMeshJson[];
  readonly skins?: readonly GlbSkin[];
  readonly materials?: readonly {
    readonly pbrMetallicRoughness?: { readonly baseColorTexture?: { readonly index?: number } };
  }[];
  readonly textures?: readonly { readonly source?: number }[];
  readonly images?: readonly { readonly bufferView?: number; readonly mimeType?: unknown }[];
  readonly accessors?: readonly GlbAccessor[];
  readonly bufferViews?: readonly GlbBufferView[];
}

export interface GlbNode {
  readonly name?: unknown;
  readonly mesh?: number;
  readonly skin?: number;
  readonly children?: readonly number[];
}

export interface GlbSkin {
  readonly joints?: readonly number[];
  readonly inverseBindMatrices?: number;
}

export interface GlbMeshJson {
  readonly name?: unknown;
  readonly extras?: { readonly targetNames?: readonly unknown[] };
  readonly primitives?: readonly {
    readonly attributes?: Readonly<Record<string, number>>;
    readonly indices?: number;
    readonly mode?: number;
    readonly material?: number;
    readonly targets?: readonly Readonly<Record<string, number>>[];
  }[];
}

export interface GlbAccessor {
  readonly bufferView?: number;
  readonly byteOffset?: number;
  readonly componentType?: number;
  readonly normalized?: boolean;
  readonly count?: number;
  readonly type?: string;
  readonly sparse?: {
    readonly count?: number;
    readonly indices?: { readonly bufferView?: number; readonly byteOffset?: number; readonly componentType?: number };
    readonly values?: { readonly bufferView?: number; readonly byteOffset?: number };
  };
}

export interface GlbBufferView {
  readonly buffer?: number;
  readonly byteOffset?: number;
  readonly byteLength?: number;
  readonly byteStride?: number;
}
