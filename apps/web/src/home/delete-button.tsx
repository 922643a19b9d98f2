import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon } from '../shell/icons.js';

/** A double click must not answer the question that its first half asked. */
const armAfterMs = 600;
/** Safari gives a clicked button no focus, so that losing it cannot take the question back everywhere. */
const askForMs = 10_000;

/** Asks before it deletes. */
export function DeleteButton({
  name,
  onDelete,
}: {
  /** Of whose head, for screen readers */
  readonly name: string;
  readonly onDelete: () => Promise<void>;
}): JSX.Element {
  const state = useSignal<'resting' | 'arming' | 'asking' | 'deleting'>('resting');
  useEffect(() => {
    if (state.value !== 'arming' && state.value !== 'asking') return;
    const [afterMs, to] =
      state.value === 'arming' ? ([armAfterMs, 'asking'] as const) : ([askForMs, 'resting'] as const);
    const timer = setTimeout(() => {
      state.value = to;
    }, afterMs);
    return () => clearTimeout(timer);
  }, [state.value]);

  const isAsking = state.value !== 'resting';
  const press = async () => {
    if (state.value === 'resting') state.value = 'arming';
    if (state.value !== 'asking') return;
    state.value = 'deleting';
    await onDelete();
    state.value = 'resting'; // it may have failed
  };
  return (
    <button
      type="button"
      class={isAsking ? 'text-button danger' : 'icon-button small'}
      aria-label={isAsking ? `Really delete the head of ${name}` : `Delete the head of ${name}`}
      aria-disabled={state.value === 'arming' || state.value === 'deleting'}
      onClick={press}
      onBlur={() => {
        if (state.value !== 'deleting') state.value = 'resting';
      }}
    >
      {state.value === 'deleting' ? 'Deleting…' : isAsking ? 'Delete?' : <Icon name="trash" />}
    </button>
  );
}
