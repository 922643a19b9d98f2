import type { RgbImage } from '@ringnet/io';
import type { ArtifactFile, ArtifactKind, ArtifactOptions } from './artifact.js';
import { type ArtifactContext, type ArtifactMakers, createArtifactContext } from './artifacts/artifact-context.js';
import { dataMakers } from './artifacts/data-files.js';
import { meshMakers } from './artifacts/meshes.js';
import { pictureMakers } from './artifacts/pictures.js';
import { textureMakers } from './artifacts/textures.js';
import { ReconstructError } from './errors.js';
import type { HeadModelEntry } from './face-regressor.js';
import type { Reconstruction } from './reconstruction.js';
import type { Reconstructor } from './reconstructor.js';

const makers: ArtifactMakers<ArtifactKind> = { ...dataMakers, ...meshMakers, ...pictureMakers, ...textureMakers };

/** One object, so that a context made without other photos is found again. */
const noPhotos: ArtifactContext['otherPhotos'] = [];
const textureSizes = [256, 512, 1024, 2048, 4096];

/**
 * Files made one after another from the same reconstruction and photo share their decoded head and their texture, for as long as
 * the caller keeps the two objects.
 */
export function createArtifactMaker(headModelById: (id: string) => HeadModelEntry): Reconstructor['makeArtifact'] {
  const contexts = new WeakMap<Reconstruction, ArtifactContext>();
  const contextOf = (
    reconstruction: Reconstruction,
    photo: RgbImage | null,
    otherPhotos: ArtifactContext['otherPhotos'],
  ): ArtifactContext => {
    const known = contexts.get(reconstruction);
    if (known && known.photo === photo && known.otherPhotos === otherPhotos) return known;
    const entry = headModelById(reconstruction.headModel.id);
    const made = createArtifactContext(reconstruction, entry, photo, otherPhotos);
    contexts.set(reconstruction, made);
    return made;
  };
  return async (reconstruction, photo, kind, options = {}, otherPhotos = noPhotos): Promise<ArtifactFile> => {
    requireTextureSize(options);
    const maker = makers[kind];
    const bytes = await maker.make(contextOf(reconstruction, photo, otherPhotos), options);
    return { kind, bytes, mediaType: maker.mediaType, fileName: maker.fileName };
  };
}

function requireTextureSize({ textureSize }: ArtifactOptions): void {
  if (textureSize !== undefined && !textureSizes.includes(textureSize)) {
    throw new ReconstructError(
      'INVALID_ARGUMENT',
      `textureSize is ${textureSize}, expected one of ${textureSizes.join(', ')}`,
    );
  }
}
