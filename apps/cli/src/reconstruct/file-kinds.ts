import type { ArtifactKind } from '@ringnet/reconstruct';
import { InvalidArgumentError } from 'commander';

/** Every file that can be asked for, as `--files` spells it: the API's kinds in small letters. */
export const fileKinds = [
  'mesh-glb',
  'mesh-obj',
  'mesh-ply',
  'textured-obj-zip',
  'texture-png',
  'texture-confidence-png',
  'overlay-png',
  'mesh-png',
  'rotated-png',
  'panel-png',
  'turntable-gif',
  'parameters-npy',
  'parameters-json',
  'neutral-mesh-ply',
  'neutral-mesh-obj',
  'landmarks-json',
  'depth-png',
  'normal-png',
  'thumbnail-webp',
] as const;

/** Reads `--files`. */
export function parseFileKinds(text: string): string[] {
  const names =
    text === 'all' ? [...fileKinds] : text.split(',').map((name) => name.trim().toLowerCase().replaceAll('_', '-'));
  const unknown = names.find((name) => !fileKinds.some((kind) => kind === name));
  if (unknown !== undefined) throw new InvalidArgumentError(`${unknown} is not one of ${fileKinds.join(', ')}.`);
  return names;
}

/** The API's names of checked kinds. */
export function wantedFiles(names: readonly string[]): ArtifactKind[] {
  return names.map((name) => name.toUpperCase().replaceAll('-', '_') as ArtifactKind);
}
