import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { adviceForError } from '../api/advice.js';

const message = signal('');
let timer = 0;

/** Says something for a few seconds, also to screen readers. */
export function notify(text: string): void {
  message.value = text;
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    message.value = '';
  }, 6000);
}

/** Says what went wrong and what to do next. */
export function notifyError(error: unknown): void {
  const { title, next } = adviceForError(error);
  notify(`${title}. ${next}`);
}

export function Notice(): JSX.Element {
  return (
    <div class="notice" role="status" data-open={message.value !== ''}>
      {message.value}
    </div>
  );
}
