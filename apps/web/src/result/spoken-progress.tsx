import type { JSX } from 'preact';
import type { Reconstruction } from '../api/documents.js';
import { faceWords } from './face-outline.js';
import { stages } from './stages.js';

/**
 * How far the work has come, for screen readers: one region from the first look to the finished head, because one that
 * is put there together with its words is not read, and one that leaves with its page says nothing of the end.
 */
export function SpokenProgress({ reconstruction }: { readonly reconstruction: Reconstruction | null }): JSX.Element {
  const { status, photo, face, stage } = reconstruction ?? {};
  const isWorking = status === 'QUEUED' || status === 'RUNNING';
  const stageWords = stages.find(([name]) => name === stage)?.[1];
  return (
    <div class="visually-hidden" role="status" aria-atomic="false">
      <p>{isWorking && photo && face ? faceWords(photo, face.box) : ''}</p>
      <p>{status === 'SUCCEEDED' ? 'The head is ready.' : isWorking ? stageWords : ''}</p>
    </div>
  );
}
