import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type Advice, adviceForError } from '../api/advice.js';
import { Icon } from '../shell/icons.js';
import { notify, notifyError } from '../shell/notice.js';
import { resultLink } from '../shell/route.js';
import { useIsGone } from '../shell/use-is-gone.js';
import { CameraDialog } from './camera-dialog.js';
import { type StartOptions, startReconstruction } from './start-reconstruction.js';

/** Where a photo comes in: dropped, pasted, picked, taken, or the example. */
export function PhotoDrop(): JSX.Element {
  const isOver = useSignal(false);
  const isSending = useSignal(false);
  const isCameraOpen = useSignal(false);
  const advice = useSignal<Advice | null>(null);
  const options = useSignal<StartOptions>({ faces: 'LARGEST', subject: '' });
  const picker = useRef<HTMLInputElement>(null);
  const isGone = useIsGone();

  const send = async (photo: Blob | null | undefined | Promise<Blob>) => {
    if (!photo) return;
    if (isSending.value) {
      notify('A photo is being sent already; this one was not taken. Send it afterwards.');
      return;
    }
    advice.value = null;
    isSending.value = true;
    try {
      const link = resultLink(await startReconstruction(await photo, options.value));
      if (isGone()) notify('Your photo is being worked on; the first page has it.');
      else location.hash = link;
    } catch (error) {
      if (isGone()) notifyError(error);
      else advice.value = adviceForError(error);
    }
    isSending.value = false;
  };

  // The whole window takes a photo: one that misses the field would otherwise replace the page by the photo.
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    addEventListener('paste', (event) => void send(photoIn(event.clipboardData)), { signal });
    addEventListener(
      'dragover',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        isOver.value = true;
      },
      { signal },
    );
    addEventListener(
      'dragleave',
      ({ relatedTarget }) => {
        if (relatedTarget === null) isOver.value = false;
      },
      { signal },
    );
    addEventListener(
      'drop',
      (event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        isOver.value = false;
        void send(photoIn(event.dataTransfer));
      },
      { signal },
    );
    return () => listening.abort();
  }, []);

  return (
    <section class="drop" aria-label="Send a photo" data-over={isOver.value} data-sending={isSending.value}>
      <input
        ref={picker}
        id="photo"
        class="visually-hidden"
        type="file"
        accept="image/*"
        tabIndex={-1}
        aria-label="Photo of a face"
        onChange={(event) => {
          void send(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <p class="drop-title">
        {isSending.value ? (
          'Sending…'
        ) : isOver.value ? (
          'Let go to send it'
        ) : (
          <>
            <span class="mouse-only">Drop a photo here</span>
            <span class="touch-only">Start with a photo</span>
          </>
        )}
      </p>
      <p class="muted">
        A clear face works best.<span class="mouse-only"> Paste works too.</span>
      </p>
      <div class="row centre">
        <button
          type="button"
          class="button primary large"
          aria-disabled={isSending.value}
          onClick={() => !isSending.value && picker.current?.click()}
        >
          <Icon name="upload" /> Choose a photo
        </button>
        <button
          type="button"
          class="button large"
          aria-disabled={isSending.value}
          onClick={() => {
            isCameraOpen.value = !isSending.value;
          }}
        >
          <Icon name="camera" /> Take one
        </button>
      </div>
      <button
        type="button"
        class="text-button"
        aria-disabled={isSending.value}
        onClick={() => !isSending.value && send(examplePhoto())}
      >
        Or try it with an example
      </button>
      {advice.value && (
        <div class="advice" role="alert">
          <Icon name="alert" />
          <p>
            <strong>{advice.value.title}.</strong> {advice.value.next}
          </p>
        </div>
      )}
      <Options value={options.value} onChange={(value) => (options.value = value)} />
      {isCameraOpen.value && <CameraDialog onPhoto={send} onClose={() => (isCameraOpen.value = false)} />}
    </section>
  );
}

function Options(props: { value: StartOptions; onChange: (value: StartOptions) => void }): JSX.Element {
  return (
    <details class="options">
      <summary>Options</summary>
      <label class="field">
        <span>Faces</span>
        <select
          value={props.value.faces}
          onChange={(event) =>
            props.onChange({ ...props.value, faces: event.currentTarget.value === 'ALL' ? 'ALL' : 'LARGEST' })
          }
        >
          <option value="LARGEST">The largest face</option>
          <option value="ALL">Every face in the photo</option>
        </select>
      </label>
      <label class="field">
        <span>Name of the person</span>
        <input
          type="text"
          maxLength={200}
          placeholder="Optional, to find them again"
          value={props.value.subject}
          onInput={(event) => props.onChange({ ...props.value, subject: event.currentTarget.value })}
        />
      </label>
    </details>
  );
}

/** Text that is dragged, such as a name into its field, is none of ours. */
function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}

function photoIn(data: DataTransfer | null): File | undefined {
  return [...(data?.files ?? [])].find(({ type }) => type.startsWith('image/')) ?? data?.files[0];
}

async function examplePhoto(): Promise<Blob> {
  const response = await fetch('/example.jpg');
  if (!response.ok) throw new Error(`the example photo: HTTP ${response.status}`);
  return response.blob();
}
