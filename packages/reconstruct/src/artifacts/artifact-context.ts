import type { PosedHead } from '@ringnet/flame';
import type { RgbImage } from '@ringnet/io';
import { type DrawableMesh, type PhotoCamera, type ProjectedTexture, photoCamera } from '@ringnet/texture';
import type { ArtifactKind, ArtifactOptions } from '../artifact.js';
import type { HeadModelEntry } from '../face-regressor.js';
import { decodeVariant, type HeadVariant } from '../posed-head.js';
import type { Reconstruction } from '../reconstruction.js';
import { projectHeadTexture } from './head-texture.js';

/** What the makers of one reconstruction's files share: each part is made once, when first asked for. */
export interface ArtifactContext {
  readonly reconstruction: Reconstruction;
  readonly entry: HeadModelEntry;
  readonly photo: RgbImage | null;
  /** A fused head's photos after the first, see Reconstructor.makeArtifact */
  readonly otherPhotos: readonly (RgbImage | null)[];
  head(variant: HeadVariant): PosedHead;
  /** As the photo has it, in the camera frame */
  mesh(neutral?: boolean): DrawableMesh;
  readonly camera: PhotoCamera;
  /** @throws ReconstructError PHOTO_NEEDED */
  texture(size: number): Promise<ProjectedTexture>;
}

/** A kind of file: its name, its type and how it is made. */
export interface ArtifactMaker {
  readonly mediaType: string;
  readonly fileName: string;
  make(context: ArtifactContext, options: ArtifactOptions): Promise<Uint8Array>;
}

export type ArtifactMakers<K extends ArtifactKind> = Readonly<Record<K, ArtifactMaker>>;

export function createArtifactContext(
  reconstruction: Reconstruction,
  entry: HeadModelEntry,
  photo: RgbImage | null,
  otherPhotos: readonly (RgbImage | null)[],
): ArtifactContext {
  const heads = new Map<string, PosedHead>();
  const textures = new Map<number, Promise<ProjectedTexture>>();
  const context: ArtifactContext = {
    reconstruction,
    entry,
    photo,
    otherPhotos,
    camera: photoCamera(reconstruction.parameters.camera, reconstruction.imageFromCrop),
    head(variant) {
      const key = `${variant.frame} ${variant.neutral ?? false}`;
      const head = heads.get(key) ?? decodeVariant(entry.model, reconstruction.parameters, variant);
      heads.set(key, head);
      return head;
    },
    mesh: (neutral) => ({
      vertices: context.head({ frame: 'camera', neutral }).vertices,
      faces: entry.model.faces,
      ...entry.model.uv,
    }),
    texture(size) {
      const made = textures.get(size) ?? projectHeadTexture(context, size);
      textures.set(size, made);
      return made;
    },
  };
  return context;
}
