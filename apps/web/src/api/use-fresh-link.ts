import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
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
  const fresh = useSignal('');
  const hasAsked = useRef(false);
  useEffect(() => {
    fresh.value = '';
    hasAsked.current = false;
  }, [first]);
  const renew = () => {
    if (hasAsked.current) return;
    hasAsked.current = true;
    makeArtifact({ id: reconstructionId, artifacts: [] }, kind).then(
      ({ url }) => (fresh.value = url),
      () => {}, // such as a photo that was not kept: the words beside the picture must do
    );
  };
  return { url: fresh.value || (first ?? ''), renew };
}
