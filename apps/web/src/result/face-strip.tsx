import { useSignal } from '@preact/signals';
import type { ResultOf } from 'gql.tada';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { request } from '../api/client.js';
import { facesQuery, type Reconstruction } from '../api/documents.js';
import { resultLink } from '../shell/route.js';

type Faces = NonNullable<ResultOf<typeof facesQuery>['photo']>['reconstructions']['nodes'];

/** The other faces of the same photo, side by side; nothing when there is only one. */
export function FaceStrip({ reconstruction }: { readonly reconstruction: Reconstruction }): JSX.Element | null {
  const faces = useSignal<Faces>([]);
  useEffect(() => {
    request(facesQuery, { photoId: reconstruction.photo.id }).then(
      ({ photo }) => (faces.value = photo?.reconstructions.nodes.filter(({ status }) => status === 'SUCCEEDED') ?? []),
      () => {},
    );
  }, [reconstruction.id]);
  if (faces.value.length < 2) return null;
  return (
    <nav class="face-strip" aria-label="Heads from this photo">
      {faces.value.map(({ id, artifacts }, i) => (
        <a
          key={id}
          href={resultLink(id)}
          aria-current={id === reconstruction.id ? 'page' : undefined}
          aria-label={`Head ${i + 1}`}
        >
          {artifacts[0] ? <img src={artifacts[0].url} alt="" /> : i + 1}
        </a>
      ))}
    </nav>
  );
}
