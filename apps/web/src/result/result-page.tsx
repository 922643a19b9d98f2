import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Advice, adviceFor, adviceForError } from '../api/advice.js';
import { ApiError, refuse, request } from '../api/client.js';
import { type Reconstruction, retryMutation } from '../api/documents.js';
import { follow } from '../api/follow.js';
import { notify, notifyError } from '../shell/notice.js';
import { resultLink } from '../shell/route.js';
import { useIsGone } from '../shell/use-is-gone.js';
import { useKeptFocus } from '../shell/use-kept-focus.js';
import { HeadPage } from './head-page.js';
import { Problem } from './problem.js';
import { Progress } from './progress.js';
import { SpokenProgress } from './spoken-progress.js';

/** One reconstruction: its progress while it is worked on, then the head, or why there is none. */
export function ResultPage({ id }: { readonly id: string }): JSX.Element {
  const reconstruction = useSignal<Reconstruction | null>(null);
  const problem = useSignal<{ readonly advice: Advice; readonly isLasting: boolean } | null>(null);
  const attempt = useSignal(1);
  const isRetrying = useSignal(false);
  const isGone = useIsGone();

  useEffect(
    () =>
      follow(id, {
        onChange: (now) => {
          reconstruction.value = now;
        },
        onTrouble: (error) => notify(`${adviceForError(error).title}. It is asked again by itself.`),
        onError: (error) => {
          problem.value = {
            advice: adviceForError(error),
            isLasting: error instanceof ApiError && error.code === 'NOT_FOUND',
          };
        },
      }),
    [id, attempt.value],
  );
  useKeptFocus(problem.value ?? reconstruction.value?.status);

  const followAgain = () => {
    problem.value = null;
    reconstruction.value = null;
    attempt.value++;
  };
  const retry = async () => {
    if (isRetrying.value) return;
    isRetrying.value = true;
    try {
      const queued = await retryReconstruction(id);
      if (isGone()) return;
      if (queued === id) followAgain();
      else location.hash = resultLink(queued);
    } catch (error) {
      notifyError(error);
    } finally {
      isRetrying.value = false;
    }
  };

  const view = () => {
    if (problem.value) {
      const { advice, isLasting } = problem.value;
      return <Problem advice={advice} again={isLasting ? undefined : followAgain} />;
    }
    const now = reconstruction.value;
    if (!now) return <p class="centred muted">Loading…</p>;
    if (now.status === 'SUCCEEDED') return <HeadPage reconstruction={now} />;
    if (now.status === 'FAILED' || now.status === 'CANCELED') {
      const { code, message, retryable } = now.failure ?? { code: now.status, message: 'It failed.', retryable: true };
      const again = retryable ? () => void retry() : undefined;
      return <Problem advice={adviceFor(code, message)} again={again} isBusy={isRetrying.value} />;
    }
    return <Progress reconstruction={now} />;
  };
  return (
    <>
      <SpokenProgress reconstruction={problem.value ? null : reconstruction.value} />
      {view()}
    </>
  );
}

/** Asks for the same photo once more. @returns the id of what comes of it */
async function retryReconstruction(id: string): Promise<string> {
  const { retryReconstruction: payload } = await request(retryMutation, { input: { id } });
  refuse(payload.userErrors);
  if (!payload.reconstruction) throw new ApiError('INTERNAL', 'The server started nothing.');
  return payload.reconstruction.id;
}
