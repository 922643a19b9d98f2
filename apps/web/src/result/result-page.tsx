import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Advice, adviceFor, adviceForError } from '../api/advice.js';
import { refuse, request } from '../api/client.js';
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
  const problem = useSignal<Advice | null>(null);

  useEffect(
    () =>
      follow(
        id,
        (now) => {
          reconstruction.value = now;
        },
        (error) => {
          problem.value = adviceForError(error);
        },
      ),
    [id],
  );

  const now = reconstruction.value;
  if (problem.value) return <Problem advice={problem.value} />;
  if (!now) return <p class="centred muted">Loading…</p>;
  if (now.status === 'SUCCEEDED') return <HeadPage reconstruction={now} />;
  if (now.status === 'FAILED' || now.status === 'CANCELED') {
    const { code, message, retryable } = now.failure ?? { code: now.status, message: 'It failed.', retryable: true };
    return <Problem advice={adviceFor(code, message)} retryId={retryable ? now.id : undefined} />;
  }
  return <Progress reconstruction={now} />;
}

function Problem({ advice, retryId }: { readonly advice: Advice; readonly retryId?: string }): JSX.Element {
  useTitle(advice.title);
  const retry = async () => {
    try {
      const { retryReconstruction } = await request(retryMutation, { input: { id: retryId ?? '' } });
      refuse(retryReconstruction.userErrors);
      const fresh = retryReconstruction.reconstruction?.id;
      if (fresh && fresh !== retryId) location.hash = resultLink(fresh);
      else location.reload();
    } catch (error) {
      notifyError(error);
    }
  };
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
        {retryId && (
          <button type="button" class="button large" onClick={retry}>
            Try again
          </button>
        )}
      </div>
    </section>
  );
}
