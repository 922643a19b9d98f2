/** Every file that can be made from a reconstruction; the names are the GraphQL enum's. */
export const artifactKinds = [
  'MESH_OBJ',
  'MESH_PLY',
  'MESH_GLB',
  'TEXTURED_OBJ_ZIP',
  'TEXTURE_PNG',
  'TEXTURE_CONFIDENCE_PNG',
  'OVERLAY_PNG',
  'MESH_PNG',
  'ROTATED_PNG',
  'PANEL_PNG',
  'TURNTABLE_GIF',
  'PARAMETERS_NPY',
  'PARAMETERS_JSON',
  'NEUTRAL_MESH_PLY',
  'NEUTRAL_MESH_OBJ',
  'LANDMARKS_JSON',
  'DEPTH_PNG',
  'NORMAL_PNG',
  'THUMBNAIL_WEBP',
] as const;

export type ArtifactKind = (typeof artifactKinds)[number];

export interface ArtifactOptions {
  /** Side of the square texture, power of two, 256-4096; default 512 */
  readonly textureSize?: number;
  /** Zero expression and jaw before writing; default false */
  readonly neutral?: boolean;
}

/** A finished file. */
export interface ArtifactFile {
  readonly kind: ArtifactKind;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** Such as `head.glb` */
  readonly fileName: string;
}
