import type { JSX } from 'preact';
import type { Reconstruction } from '../api/documents.js';
import { useLocalPhoto } from '../home/use-local-photo.js';
import { faceOutline } from './face-outline.js';

/** The photo with a frame around the found face and its lines, as soon as they are known. Pixel centres are integers. */
export function PhotoWithFace({ reconstruction }: { readonly reconstruction: Reconstruction }): JSX.Element {
  const { photo, face } = reconstruction;
  const url = useLocalPhoto(photo.id);
  const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return (
    <div class="photo-box" style={{ '--photo-aspect': photo.width / photo.height }}>
      {url && <img src={url} alt="What you sent" />}
      {face && (
        <span
          class="face-box"
          style={{
            left: share(face.box.x + 0.5, photo.width),
            top: share(face.box.y + 0.5, photo.height),
            width: share(face.box.width, photo.width),
            height: share(face.box.height, photo.height),
          }}
        />
      )}
      {face?.landmarks && (
        <svg class="face-outline" viewBox={`-0.5 -0.5 ${photo.width} ${photo.height}`} aria-hidden="true">
          <path d={faceOutline(face.landmarks)} />
        </svg>
      )}
    </div>
  );
}
