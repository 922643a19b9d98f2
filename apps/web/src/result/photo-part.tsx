import type { JSX } from 'preact';
import type { PhotoRegion } from '../viewer/photo-region.js';

/** A region of a picture, filling the box around it. */
export function PhotoPart(props: {
  readonly url: string;
  readonly photo: { readonly width: number; readonly height: number };
  readonly region: PhotoRegion;
  readonly alt: string;
  readonly onError?: () => void;
}): JSX.Element {
  const { photo, region } = props;
  const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return (
    <div class="photo-part">
      <img
        src={props.url}
        alt={props.alt}
        onError={props.onError}
        style={{
          left: share(-region.x, region.width),
          top: share(-region.y, region.height),
          width: share(photo.width, region.width),
          height: share(photo.height, region.height),
        }}
      />
    </div>
  );
}
