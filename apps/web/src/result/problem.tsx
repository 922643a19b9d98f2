import type { JSX } from 'preact';
import type { Advice } from '../api/advice.js';
import { Icon } from '../shell/icons.js';
import { useTitle } from '../shell/use-title.js';

/** Stands for a head that is not there: why, and what to do next. */
export function Problem(props: {
  readonly advice: Advice;
  /** What "Try again" does; without it there is no such button */
  readonly again: (() => void) | undefined;
  /** Whether it is being tried */
  readonly isBusy?: boolean;
}): JSX.Element {
  const { advice, again, isBusy = false } = props;
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
          <button type="button" class="button large" aria-disabled={isBusy} onClick={again}>
            Try again
          </button>
        )}
      </div>
    </section>
  );
}
