import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { apiKey } from '../api/api-key.js';
import { Icon } from './icons.js';
import { theme, toggleTheme } from './theme.js';

export function Header(): JSX.Element {
  const other = theme.value === 'dark' ? 'light' : 'dark';
  return (
    <header class="header">
      <a class="brand" href="#/" aria-label="RingNet, first page">
        <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
          <ellipse cx="16" cy="16" rx="9" ry="12" />
          <path d="M3.500 17.500c3.200 3 8 4.600 12.700 4.600s9.300-1.600 12.300-4.600" />
        </svg>
        RingNet
      </a>
      <nav class="header-links" aria-label="Site">
        <a class="quiet-link wide-only" href="/graphql">
          GraphQL
        </a>
        <KeyButton />
        <button type="button" class="icon-button" onClick={toggleTheme} aria-label={`Switch to the ${other} theme`}>
          <Icon name={theme.value === 'dark' ? 'sun' : 'moon'} />
        </button>
      </nav>
    </header>
  );
}

/** For servers that ask who is calling. */
function KeyButton(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const keep = () => {
    apiKey.value = input.current?.value.trim() ?? '';
  };
  return (
    <>
      <button type="button" class="icon-button" onClick={() => dialog.current?.showModal()} aria-label="API key">
        <Icon name="key" />
      </button>
      <dialog ref={dialog} class="dialog" aria-labelledby="key-title">
        <form method="dialog" onSubmit={keep}>
          <h2 id="key-title">API key</h2>
          <p class="muted">Only needed when this server asks for one. It stays in this browser.</p>
          <label class="field">
            <span>Key</span>
            <input ref={input} type="password" autocomplete="off" defaultValue={apiKey.value} />
          </label>
          <div class="row end">
            <button type="button" class="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button type="submit" class="button primary">
              Save
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
