import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { adviceForError } from '../api/advice.js';
import { request } from '../api/client.js';
import { expressionQuery, type HistoryItem, historyQuery } from '../api/documents.js';

/** Gives this head the expression of another stored one. */
export function CopyExpression(props: {
  readonly headModelId: string;
  /** The head that takes the expression; not offered itself */
  readonly reconstructionId: string;
  readonly onCopy: (expression: readonly number[], jaw: readonly number[]) => void;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const heads = useSignal<readonly HistoryItem[] | null>(null);
  // Said inside: what lies under an open dialog is neither seen nor read out.
  const problem = useSignal('');
  const explain = (error: unknown) => {
    const { title, next } = adviceForError(error);
    problem.value = `${title}. ${next}`;
  };

  const open = async () => {
    problem.value = '';
    dialog.current?.showModal();
    try {
      const { reconstructions } = await request(historyQuery, { first: 24, after: null, filter: null });
      heads.value = reconstructions.nodes.filter(
        ({ id, status }) => status === 'SUCCEEDED' && id !== props.reconstructionId,
      );
    } catch (error) {
      explain(error);
    }
  };
  const copy = async (id: string) => {
    problem.value = '';
    try {
      const { reconstruction } = await request(expressionQuery, { id });
      if (!reconstruction?.expression || !reconstruction.pose) {
        problem.value = 'That head is there no more.';
        return;
      }
      if (reconstruction.headModel.id !== props.headModelId) {
        problem.value = 'That head was made with another head model; its expression does not fit this one.';
        return;
      }
      props.onCopy(reconstruction.expression, reconstruction.pose.jaw.axisAngle);
      dialog.current?.close();
    } catch (error) {
      explain(error);
    }
  };

  return (
    <>
      <button type="button" class="button compact" onClick={open}>
        Copy expression…
      </button>
      <dialog ref={dialog} class="dialog wide" aria-labelledby="copy-title">
        <h2 id="copy-title">Whose expression?</h2>
        {problem.value && (
          <p class="advice" role="alert">
            {problem.value}
          </p>
        )}
        {heads.value?.length === 0 && (
          <p class="muted">There is no other head yet: send another photo, or save this one with another expression.</p>
        )}
        <div class="picks">
          {heads.value?.map(({ id, artifacts, photo }, i) => {
            const picture = artifacts.find(({ kind }) => kind === 'THUMBNAIL_WEBP') ?? artifacts[0];
            return (
              <button key={id} type="button" onClick={() => copy(id)}>
                {picture && <img src={picture.url} alt="" />}
                <span>{photo.subject || `Head ${i + 1}`}</span>
              </button>
            );
          })}
        </div>
        <div class="row end">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </dialog>
    </>
  );
}
