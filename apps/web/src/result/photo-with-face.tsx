import type { JSX } from 'preact';
import type { Reconstruction } from '../api/documents.js';
import { useLocalPhoto } from '../home/use-local-photo.js';

/** The photo with a frame around the found face, as soon as it is known. */
export function PhotoWithFace({ reconstruction }: { readonly reconstruction: Reconstruction }): JSX.Element {
  const { photo, face } = reconstruction;
  const url = useLocalPhoto(photo.id);
  const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
  return (
    <div class="photo-box" style={{ aspectRatio: `${photo.width} / ${photo.height}` }}>
      {url && <img src={url} alt="What you sent" />}
      {face && (
        <span
          class="face-box"
          style={{
            left: share(face.box.x, photo.width),
            top: share(face.box.y, photo.height),
            width: share(face.box.width, photo.width),
            height: share(face.box.height, photo.height),
          }}
        />
      )}
    </div>
  );
}
