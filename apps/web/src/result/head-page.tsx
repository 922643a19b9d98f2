import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Reconstruction } from '../api/documents.js';
import { AdjustPanel } from '../edit/adjust-panel.js';
import { copyText } from '../shell/copy-text.js';
import { Icon } from '../shell/icons.js';
import { isShortcut } from '../shell/is-shortcut.js';
import { useTitle } from '../shell/use-title.js';
import { ApiPanel } from './api-panel.js';
import { DetailsPanel } from './details-panel.js';
import { DownloadPanel } from './download-panel.js';
import { FaceStrip, useFaces } from './face-strip.js';
import { FaceWall } from './face-wall.js';
import type { HeadSession } from './head-session.js';
import { HeadStage } from './head-stage.js';

const tabs = ['Adjust', 'Download', 'Details', 'API'] as const;

/** A finished head: the viewer, and what can be done with it. */
export function HeadPage({ reconstruction }: { readonly reconstruction: Reconstruction }): JSX.Element {
  const session = useSignal<HeadSession | null>(null);
  const isDrawable = useSignal(true);
  const tab = useSignal<(typeof tabs)[number]>('Adjust');
  const faces = useFaces(reconstruction);
  const isSideBySide = useSignal(false);
  const { photo, quality, createdAt } = reconstruction;
  const title = photo.subject || 'A head from a photo';
  useTitle(title);

  const moveTab = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || isShortcut(event)) return;
    event.preventDefault();
    tab.value = tabs[(tabs.indexOf(tab.value) + step + tabs.length) % tabs.length];
    document.getElementById(`tab-${tab.value}`)?.focus();
  };

  return (
    <article class="result">
      <div class="result-head">
        <a class="icon-button" href="#/" aria-label="Back to the first page">
          <Icon name="back" />
        </a>
        <div>
          <h1>{title}</h1>
          <p class="muted small">
            {new Date(createdAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}
          </p>
        </div>
        <button
          type="button"
          class="icon-button push"
          onClick={() => copyText(location.href, 'Link copied.')}
          aria-label="Copy the link to this head"
        >
          <Icon name="link" />
        </button>
      </div>
      <HeadStage
        reconstruction={reconstruction}
        onSession={(opened) => (session.value = opened)}
        onFailure={() => (isDrawable.value = false)}
      />
      {isSideBySide.value && <FaceWall faces={faces} current={reconstruction.id} />}
      <aside class="panel" aria-label="This head">
        <FaceStrip faces={faces} current={reconstruction.id} isSideBySide={isSideBySide} />
        {quality && quality.warnings.length > 0 && (
          <div class="advice">
            <Icon name="alert" />
            <p>{quality.warnings.join(' ')}</p>
          </div>
        )}
        <div class="tabs" role="tablist" aria-label="What to do with this head" onKeyDown={moveTab}>
          {tabs.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={tab.value === name}
              aria-controls="tab-panel"
              tabIndex={tab.value === name ? 0 : -1}
              onClick={() => (tab.value = name)}
            >
              {name}
            </button>
          ))}
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reachable by keyboard */}
        <div id="tab-panel" class="tab-panel" role="tabpanel" tabIndex={0} aria-labelledby={`tab-${tab.value}`}>
          {tab.value === 'Adjust' && (
            <AdjustPanel session={session.value} isDrawable={isDrawable.value} reconstructionId={reconstruction.id} />
          )}
          {tab.value === 'Download' && <DownloadPanel reconstruction={reconstruction} />}
          {tab.value === 'Details' && <DetailsPanel reconstruction={reconstruction} />}
          {tab.value === 'API' && <ApiPanel reconstruction={reconstruction} />}
        </div>
      </aside>
    </article>
  );
}
