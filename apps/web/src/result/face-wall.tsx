import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { request } from '../api/client.js';
import { reconstructionQuery } from '../api/documents.js';
import { resultLink } from '../shell/route.js';
import { drawPortrait } from './draw-portrait.js';
import { FacePicture } from './face-picture.js';
import type { Face } from './face-strip.js';

const portraitPx = 420;

/** Every head of a photo beside the others, drawn one after another from its parameters; each opens its head. */
export function FaceWall({
  faces,
  current,
}: {
  readonly faces: readonly Face[];
  readonly current: string;
}): JSX.Element {
  const portraits = useSignal<ReadonlyMap<string, string>>(new Map());
  const ids = faces.map(({ id }) => id).join();

  useEffect(() => {
    let isGone = false;
    const urls: string[] = [];
    const draw = async () => {
      for (const { id } of faces) {
        // What cannot be drawn keeps the server's thumbnail; it may be deleted, or this browser without WebGL.
        const portrait = await portraitOf(id).catch(() => null);
        if (isGone) return;
        if (!portrait) continue;
        const url = URL.createObjectURL(portrait);
        urls.push(url);
        portraits.value = new Map(portraits.value).set(id, url);
      }
    };
    void draw();
    return () => {
      isGone = true;
      for (const url of urls) URL.revokeObjectURL(url);
    };
  }, [ids]);

  return (
    <nav class="face-wall" aria-label="Heads side by side">
      {faces.map(({ id, artifacts }, i) => {
        const drawn = portraits.value.get(id);
        return (
          <a
            key={id}
            href={resultLink(id)}
            aria-current={id === current ? 'page' : undefined}
            data-drawn={drawn !== undefined}
          >
            {drawn ? <img src={drawn} alt="" /> : artifacts[0] && <FacePicture id={id} link={artifacts[0].url} />}
            <span>Head {i + 1}</span>
          </a>
        );
      })}
    </nav>
  );
}

async function portraitOf(id: string): Promise<Blob | null> {
  const { reconstruction } = await request(reconstructionQuery, { id });
  return reconstruction && drawPortrait(reconstruction, portraitPx);
}
