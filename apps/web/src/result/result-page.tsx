import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Advice, adviceFor, adviceForError } from '../api/advice.js';
import { ApiError, refuse, request } from '../api/client.js';
import { type Reconstruction, retryMutation } from '../api/documents.js';
import { follow } from '../api/follow.js';
import { Icon } from '../shell/icons.js';
import { notifyError } from '../shell/notice.js';
import { resultLink } from '../shell/route.js';
import { useTitle } from '../shell/use-title.js';
import { HeadPage } from './head-page.js';
import { Progress } from './progress.js';

/** One reconstruction: its progress while it is worked on, then the head, or why there is none. */
export function ResultPage({ id }: { readonly id: string }): JSX.Element {
  const reconstruction = useSignal<Reconstruction | null>(null);
  const problem = useSignal<{ readonly advice: Advice; readonly isGone: boolean } | null>(null);
  const attempt = useSignal(1);

  useEffect(
    () =>
      follow(
        id,
        (now) => {
          reconstruction.value = now;
        },
        (error) => {
          problem.value = {
            advice: adviceForError(error),
            isGone: error instanceof ApiError && error.code === 'NOT_FOUND',
          };
        },
      ),
    [id, attempt.value],
  );

  const now = reconstruction.value;
  if (problem.value) {
    const { advice, isGone } = problem.value;
    const again = () => {
      problem.value = null;
      attempt.value++;
    };
    return <Problem advice={advice} again={isGone ? undefined : again} />;
  }
  if (!now) return <p class="centred muted">Loading…</p>;
  if (now.status === 'SUCCEEDED') return <HeadPage reconstruction={now} />;
  if (now.status === 'FAILED' || now.status === 'CANCELED') {
    const { code, message, retryable } = now.failure ?? { code: now.status, message: 'It failed.', retryable: true };
    return <Problem advice={adviceFor(code, message)} again={retryable ? () => void retry(now.id) : undefined} />;
  }
  return <Progress reconstruction={now} />;
}

/** Asks for the same photo once more, and goes to what comes of it. */
async function retry(id: string): Promise<void> {
  try {
    const { retryReconstruction } = await request(retryMutation, { input: { id } });
    refuse(retryReconstruction.userErrors);
    const fresh = retryReconstruction.reconstruction?.id;
    if (fresh && fresh !== id) location.hash = resultLink(fresh);
    else location.reload();
  } catch (error) {
    notifyError(error);
  }
}

interface ProblemProps {
  readonly advice: Advice;
  /** What "Try again" does; without it there is no such button */
  readonly again: (() => void) | undefined;
}

function Problem({ advice, again }: ProblemProps): JSX.Element {
  useTitle(advice.title);
  return (
    <section class="problem" role="alert">
      <span class="problem-mark">
        <Icon name="alert" />
      </span>
      <h1>{advice.title}</h1>
      <p class="lead">{advice.next}</p>
      <div class="row centre">
        <a class="button primary large" href="#/">
          Use another photo
        </a>
        {again && (
          <button type="button" class="button large" onClick={again}>
            Try again
          </button>
        )}
      </div>
    </section>
  );
}
