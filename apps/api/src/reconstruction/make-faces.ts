import { createHash } from 'node:crypto';
import type { RgbImage } from '@ringnet/io';
import type { ArtifactKind, Reconstruction as Result } from '@ringnet/reconstruct';
import type { App } from '../app.js';
import { licenceOf, type NewArtifact, storeArtifact } from '../artifact/store-artifact.js';
import type { Reconstruction } from '../generated/prisma/client.js';
import { toApiError } from '../graphql/api-error.js';
import type { FoundHeads, ReportProgress } from './head-start.js';
import type { ReconstructRequest } from './reconstruct-request.js';

/** What one attempt has made; nobody sees it before it is committed. */
export interface MadeFaces {
  readonly image: RgbImage;
  readonly faces: readonly MadeFace[];
}

export interface MadeFace {
  readonly id: string;
  readonly result: Result;
  readonly artifacts: readonly NewArtifact[];
}

/**
 * Makes the files that were asked for of heads that were found.
 *
 * @param stored  gets the key of every file as soon as it is in the store
 */
export async function makeFaces(
  app: App,
  row: Pick<Reconstruction, 'id' | 'owner' | 'request'>,
  { image, decoded, results, begunAt }: FoundHeads,
  signal: AbortSignal,
  report: ReportProgress,
  stored: string[],
): Promise<MadeFaces> {
  const request = row.request as unknown as ReconstructRequest;
  app.tracing.steps(begunAt, [decoded, ...(results[0]?.timings ?? [])]);
  const finished: MadeFace[] = [];
  for (const [index, result] of results.entries()) {
    const artifactsBegun = performance.now();
    const id = index === 0 ? row.id : otherFaceId(row.id, index);
    const artifacts: NewArtifact[] = [];
    const warnings: string[] = [];
    for (const [done, kind] of request.artifacts.entries()) {
      signal.throwIfAborted();
      const share = (index + done / request.artifacts.length) / results.length;
      report('artifacts', 0.7 + 0.3 * share);
      try {
        const artifact = await makeArtifact(app, row.owner, id, result, image, kind, request.textureSize);
        stored.push(artifact.storageKey);
        artifacts.push(artifact);
      } catch (error) {
        const known = toApiError(error);
        if (known?.code !== 'INVALID_ARGUMENT') throw error;
        warnings.push(`${kind} was not made: ${known.message}`); // the head is there all the same
      }
    }
    const made = { stage: 'artifacts', milliseconds: performance.now() - artifactsBegun } as const;
    const quality = { ...result.quality, warnings: [...result.quality.warnings, ...warnings] };
    finished.push({ id, result: { ...result, quality, timings: [decoded, ...result.timings, made] }, artifacts });
  }
  return { image, faces: finished };
}

/** The same on every attempt, so that a job done twice makes each face once. */
function otherFaceId(id: string, index: number): string {
  const hash = createHash('sha256').update(`${id}:${index}`).digest('hex');
  return id.slice(0, 24) + hash.slice(0, 12); // keeps the time and version bits of the id
}

async function makeArtifact(
  app: App,
  owner: string,
  reconstructionId: string,
  result: Result,
  photo: RgbImage,
  kind: ArtifactKind,
  textureSize: number,
): Promise<NewArtifact> {
  const file = await app.tracing.span('artifact', { 'ringnet.kind': kind }, () =>
    app.reconstructor.makeArtifact(result, photo, kind, { textureSize }),
  );
  return storeArtifact(app, { owner, reconstructionId, file, options: { textureSize }, licence: licenceOf(result) });
}
