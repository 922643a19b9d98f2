import { ApiError, refuse, request } from './client.js';
import { type Artifact, type ArtifactKind, createArtifactMutation, type Reconstruction } from './documents.js';

/** Side of every texture that this page asks for, pixels. */
export const textureSize = 1024;

/** A link is not used in its last minute. */
const leastMs = 60_000;

/** A file of a reconstruction: the one whose link still works, else one that the server finds or makes. */
export async function makeArtifact(
  { id, artifacts }: Pick<Reconstruction, 'id' | 'artifacts'>,
  kind: ArtifactKind,
): Promise<Artifact> {
  const existing = artifacts.find((artifact) => artifact.kind === kind && isOpen(artifact));
  if (existing) return existing;
  const input = { reconstructionId: id, kind, textureSize };
  const { createArtifact } = await request(createArtifactMutation, { input });
  refuse(createArtifact.userErrors);
  if (!createArtifact.artifact) throw new ApiError('INTERNAL', 'The server made no file.');
  return createArtifact.artifact;
}

function isOpen({ urlExpiresAt }: Artifact): boolean {
  return !urlExpiresAt || Date.parse(urlExpiresAt) - Date.now() > leastMs;
}
