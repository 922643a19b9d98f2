import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { ArtifactKind } from './documents.js';
import { makeArtifact } from './make-artifact.js';

interface FreshLink {
  /** Empty when there is none yet */
  readonly url: string;
  /** Asks for a new one, once; for the picture's error event */
  readonly renew: () => void;
}

/**
 * The address of a file that is shown as a picture: links run out, and a page may stand open longer.
 *
 * @param first the link that came with the head, if one did
 */
export function useFreshLink(reconstructionId: string, kind: ArtifactKind, first: string | undefined): FreshLink {
  const old = first ?? '';
  const fresh = useSignal<{ readonly insteadOf: string; readonly url: string } | null>(null);
  // What was asked for stays with its old link: an effect that forgets it would run on a busy page after the picture's first error.
  const askedInsteadOf = useRef<string | null>(null);
  const renew = () => {
    if (askedInsteadOf.current === old) return;
    askedInsteadOf.current = old;
    makeArtifact({ id: reconstructionId, artifacts: [] }, kind).then(
      ({ url }) => {
        if (askedInsteadOf.current === old) fresh.value = { insteadOf: old, url };
      },
      () => {}, // such as a photo that was not kept: the words beside the picture must do
    );
  };
  return { url: fresh.value?.insteadOf === old ? fresh.value.url : old, renew };
}
