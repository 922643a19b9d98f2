import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Reconstruction } from '../api/documents.js';
import { makeArtifact } from '../api/make-artifact.js';

/** A picture that the server drew, where the browser cannot draw the head itself. */
export function StillPicture({
  reconstruction,
  reason,
}: {
  readonly reconstruction: Reconstruction;
  readonly reason: string;
}): JSX.Element {
  const url = useSignal(reconstruction.artifacts.find(({ kind }) => kind === 'OVERLAY_PNG')?.url ?? '');
  useEffect(() => {
    makeArtifact(reconstruction, 'MESH_PNG').then(
      (artifact) => (url.value = artifact.url),
      () => {},
    );
  }, [reconstruction.id]);
  return (
    <section class="stage still" aria-label="Viewer">
      {url.value && <img src={url.value} alt="The head as the server drew it" />}
      <p class="muted">
        This browser cannot show the head in 3D, so here is a picture of it. Everything can still be downloaded. (
        {reason})
      </p>
    </section>
  );
}
