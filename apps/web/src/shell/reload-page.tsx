import type { JSX } from 'preact';
import { Icon } from './icons.js';

/** Stands for a page whose program did not come: the connection broke off, or the server has a newer one under another name. */
export function ReloadPage(_page: { readonly id: string }): JSX.Element {
  return (
    <section class="problem" role="alert">
      <span class="problem-mark">
        <Icon name="alert" />
      </span>
      <h1>This page could not be loaded</h1>
      <p class="lead">The connection may have failed, or the server was updated meanwhile.</p>
      <div class="row centre">
        <button type="button" class="button primary large" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
    </section>
  );
}
