import type { Mesh } from './mesh.js';

/** J joints and how they move V vertices. */
export interface GlbSkeleton {
  readonly joints: readonly GlbJoint[];
  /** [V, J], rows sum to 1 */
  readonly weights: Float32Array;
}

export interface GlbJoint {
  readonly name: string;
  /** Row of the parent joint, which comes earlier; -1 for joint 0, the root */
  readonly parent: number;
  /** At rest, in the mesh's frame, m */
  readonly position: readonly [number, number, number];
}

export interface GlbMorphTarget {
  /** Such as ARKit's `jawOpen` */
  readonly name: string;
  /** [V, 3], m, at weight 1 */
  readonly offsets: Float32Array;
}

export interface GlbTexture {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/png' | 'image/jpeg';
}

/** What a GLB file holds here: one mesh, +y up, +z out of the face, metres. */
export interface GlbHead {
  readonly mesh: Mesh;
  readonly name?: string;
  readonly texture?: GlbTexture;
  readonly morphTargets?: readonly GlbMorphTarget[];
  readonly skeleton?: GlbSkeleton;
  /** JSON: units, model, licence, ... Stored on the scene. */
  readonly extras?: Readonly<Record<string, unknown>>;
}
