import type { JSX } from 'preact';
import { refuse, request } from '../api/client.js';
import { cancelMutation, type Reconstruction } from '../api/documents.js';
import { Icon } from '../shell/icons.js';
import { notifyError } from '../shell/notice.js';
import { useTitle } from '../shell/use-title.js';
import { PhotoWithFace } from './photo-with-face.js';
import { stages } from './stages.js';

/** The photo with the found face, and how far the work has come. */
export function Progress({ reconstruction }: { readonly reconstruction: Reconstruction }): JSX.Element {
  const { stage, progress, queuePosition, status } = reconstruction;
  const title = status === 'QUEUED' ? 'Waiting for a turn' : 'Making the head';
  useTitle(title);
  const current = stages.findIndex(([name]) => name === stage);
  const cancel = async () => {
    try {
      refuse((await request(cancelMutation, { input: { id: reconstruction.id } })).cancelReconstruction.userErrors);
    } catch (error) {
      notifyError(error);
    }
  };
  return (
    <section class="progress" aria-labelledby="progress-title">
      <PhotoWithFace reconstruction={reconstruction} />
      <div class="progress-side">
        <h1 id="progress-title">{title}</h1>
        {status === 'QUEUED' && queuePosition !== null && (
          <p class="muted">{queuePosition < 1 ? 'Next in line.' : `${queuePosition} before this one.`}</p>
        )}
        <progress max={1} value={progress} aria-label="Progress" />
        <ol class="stages">
          {stages.map(([name, words], i) => (
            <li key={name} data-state={i < current ? 'done' : i === current ? 'now' : 'later'}>
              <span class="stage-mark">{i < current && <Icon name="check" />}</span>
              {words}
            </li>
          ))}
        </ol>
        <button type="button" class="button" onClick={cancel}>
          Cancel
        </button>
      </div>
    </section>
  );
}
