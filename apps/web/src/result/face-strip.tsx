import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import type { ResultOf } from 'gql.tada';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { request } from '../api/client.js';
import { facesQuery, type Reconstruction } from '../api/documents.js';
import { resultLink } from '../shell/route.js';
import { FacePicture } from './face-picture.js';

/** A finished head of a photo. */
export type Face = NonNullable<ResultOf<typeof facesQuery>['photo']>['reconstructions']['nodes'][number];

/** The finished heads of a reconstruction's photo; none while looking. */
export function useFaces(reconstruction: Reconstruction): readonly Face[] {
  const faces = useSignal<readonly Face[]>([]);
  useEffect(() => {
    let isGone = false;
    request(facesQuery, { photoId: reconstruction.photo.id }).then(
      ({ photo }) => {
        if (!isGone) faces.value = photo?.reconstructions.nodes.filter(({ status }) => status === 'SUCCEEDED') ?? [];
      },
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [reconstruction.id]);
  return faces.value;
}

/** The other faces of the same photo, to go to or to lay side by side; nothing when there is only one. */
export function FaceStrip(props: {
  readonly faces: readonly Face[];
  readonly current: string;
  readonly isSideBySide: Signal<boolean>;
}): JSX.Element | null {
  const { faces, isSideBySide } = props;
  if (faces.length < 2) return null;
  return (
    <div class="face-strip">
      <nav aria-label="Heads from this photo">
        {faces.map(({ id, artifacts }, i) => (
          <a
            key={id}
            href={resultLink(id)}
            aria-current={id === props.current ? 'page' : undefined}
            aria-label={`Head ${i + 1}`}
          >
            {artifacts[0] ? <FacePicture id={id} link={artifacts[0].url} /> : i + 1}
          </a>
        ))}
      </nav>
      <button
        type="button"
        class="button compact"
        aria-pressed={isSideBySide.value}
        onClick={() => {
          isSideBySide.value = !isSideBySide.value;
        }}
      >
        Side by side
      </button>
    </div>
  );
}
