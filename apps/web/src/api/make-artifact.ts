import { ApiError, refuse, request } from './client.js';
import { type Artifact, type ArtifactKind, createArtifactMutation, type Reconstruction } from './documents.js';

/** A file of a reconstruction: the one that exists, else a new one made by the server. */
export async function makeArtifact(
  { id, artifacts }: Pick<Reconstruction, 'id' | 'artifacts'>,
  kind: ArtifactKind,
): Promise<Artifact> {
  const existing = artifacts.find((artifact) => artifact.kind === kind);
  if (existing) return existing;
  const { createArtifact } = await request(createArtifactMutation, { input: { reconstructionId: id, kind } });
  refuse(createArtifact.userErrors);
  if (!createArtifact.artifact) throw new ApiError('INTERNAL', 'The server made no file.');
  return createArtifact.artifact;
}
