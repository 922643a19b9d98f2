import { createHash } from 'node:crypto';
import type { ArtifactFile, ArtifactKind, ArtifactOptions, Reconstruction } from '@ringnet/reconstruct';
import type { App } from '../app.js';

/** A row to be; its file is already in the store. */
export interface NewArtifact {
  readonly owner: string;
  readonly reconstructionId: string;
  readonly kind: string;
  readonly options: string;
  readonly mediaType: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly storageKey: string;
  readonly licence: string;
}

const defaultTextureSize = 512;

const texturedKinds: readonly ArtifactKind[] = [
  'MESH_GLB',
  'TEXTURED_OBJ_ZIP',
  'TEXTURE_PNG',
  'TEXTURE_CONFIDENCE_PNG',
  'ROTATED_PNG',
  'PANEL_PNG',
  'TURNTABLE_GIF',
];

/** The options that matter to the kind and differ from the defaults, as one canonical text; empty when none does. */
export function optionsKey(
  kind: ArtifactKind,
  { textureSize = defaultTextureSize, neutral = false }: ArtifactOptions,
): string {
  const parts = [];
  if (neutral) parts.push('neutral');
  if (textureSize !== defaultTextureSize && texturedKinds.includes(kind)) parts.push(`texture${textureSize}`);
  return parts.join(',');
}

/** The licences that bind a file made from it. */
export function licenceOf({ headModel, regressor }: Reconstruction): string {
  return [...new Set([headModel.licence, regressor.licence])].join('; ');
}

/** What the keys of a reconstruction's files begin with. */
export const artifactPrefix = (reconstructionId: string) => `artifacts/${reconstructionId}/`;

/** Puts a finished file in the store. Its key is made from its content, so that doing it again changes nothing. */
export async function storeArtifact(
  app: App,
  made: {
    readonly owner: string;
    readonly reconstructionId: string;
    readonly file: ArtifactFile;
    readonly options: ArtifactOptions;
    readonly licence: string;
  },
): Promise<NewArtifact> {
  const { file, reconstructionId, owner, licence } = made;
  const options = optionsKey(file.kind, made.options);
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const suffix = options === '' ? '' : `-${options.replaceAll(',', '-')}`;
  const storageKey = `${artifactPrefix(reconstructionId)}${file.kind}${suffix}-${sha256.slice(0, 16)}`;
  await app.files.put(storageKey, file.bytes);
  app.onStep('artifact-stored');
  return {
    owner,
    reconstructionId,
    kind: file.kind,
    options,
    mediaType: file.mediaType,
    fileName: file.fileName,
    bytes: file.bytes.length,
    sha256,
    storageKey,
    licence,
  };
}
