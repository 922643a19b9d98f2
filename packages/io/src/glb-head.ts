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

/** How a head moves: F moments, between which viewers interpolate. */
export interface GlbAnimation {
  readonly name: string;
  /** [F], seconds, rising from 0 or later */
  readonly times: Float32Array;
  /** [F, M], the weight of each morph target */
  readonly morphWeights?: Float32Array;
  /** [F, J, 4], each joint's rotation against its parent, unit quaternions (x, y, z, w) */
  readonly jointRotations?: Float32Array;
}

/** What a GLB file holds here: one mesh, +y up, +z out of the face, metres. */
export interface GlbHead {
  readonly mesh: Mesh;
  readonly name?: string;
  readonly texture?: GlbTexture;
  readonly morphTargets?: readonly GlbMorphTarget[];
  readonly skeleton?: GlbSkeleton;
  /** Needs the morph targets or the skeleton that it moves. */
  readonly animation?: GlbAnimation;
  /** JSON: units, model, licence, ... Stored on the scene. */
  readonly extras?: Readonly<Record<string, unknown>>;
}
