import type { JSX } from 'preact';
import type { Artifact, Reconstruction } from '../api/documents.js';
import { useFreshLink } from '../api/use-fresh-link.js';
import type { PhotoRegion } from '../viewer/photo-region.js';
import { PhotoPart } from './photo-part.js';

/** The server's own drawing of the head on its photo, where this browser has no photo to draw on. */
export function ServerOverlay(props: {
  readonly reconstruction: Reconstruction;
  readonly overlay: Artifact;
  readonly region: PhotoRegion;
}): JSX.Element {
  const { reconstruction, overlay, region } = props;
  const { url, renew } = useFreshLink(reconstruction.id, overlay.kind, overlay.url);
  return (
    <figure class="stage-drawn">
      <PhotoPart
        url={url}
        photo={reconstruction.photo}
        region={region}
        alt="The head over the person, drawn by the server"
        onError={renew}
      />
      <figcaption>This browser cannot show the photo; this is the server’s own drawing.</figcaption>
    </figure>
  );
}
