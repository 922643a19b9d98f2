import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { adviceFor } from '../api/advice.js';
import { apiKey } from '../api/api-key.js';
import { refuse, request } from '../api/client.js';
import { deleteMutation, type HistoryItem, historyQuery } from '../api/documents.js';
import { Icon } from '../shell/icons.js';
import { notify, notifyError } from '../shell/notice.js';
import { resultLink } from '../shell/route.js';
import { forgetLocalPhoto } from './local-photos.js';
import { TilePicture } from './tile-picture.js';

const pageSize = 12;

/** The stored heads, newest first: found by name, paged, deleted. */
export function History(): JSX.Element | null {
  const items = useSignal<readonly HistoryItem[]>([]);
  const total = useSignal<number | null>(null);
  const next = useSignal<string | null>(null);
  const search = useSignal('');
  const isLoaded = useSignal(false);

  const load = async (after: string | null) => {
    const subject = search.value.trim();
    const key = apiKey.value;
    try {
      const filter = subject ? { subjectContains: subject } : null;
      const { reconstructions: page } = await request(historyQuery, { first: pageSize, after, filter });
      const isLate =
        subject !== search.value.trim() || key !== apiKey.value || (after !== null && after !== next.value);
      if (isLate) return;
      items.value = after ? [...items.value, ...page.nodes] : page.nodes;
      total.value = page.totalCount;
      next.value = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      isLoaded.value = true;
    } catch (error) {
      notifyError(error);
    }
  };

  useEffect(() => {
    const timer = setTimeout(() => load(null), search.value ? 250 : 0);
    return () => clearTimeout(timer);
  }, [search.value, apiKey.value]);

  // Another key is another owner.
  useEffect(() => {
    isLoaded.value = false;
    items.value = [];
  }, [apiKey.value]);

  const remove = async ({ id, photo }: HistoryItem) => {
    try {
      refuse((await request(deleteMutation, { input: { id } })).deleteReconstruction.userErrors);
      if (!items.value.some((item) => item.id !== id && item.photo.id === photo.id)) await forgetLocalPhoto(photo.id);
      items.value = items.value.filter((item) => item.id !== id);
      if (total.value !== null) total.value--;
      notify('Deleted, with its files.');
    } catch (error) {
      notifyError(error);
    }
  };

  if (!isLoaded.value || (items.value.length === 0 && !search.value)) return null;
  return (
    <section class="history" aria-labelledby="history-title">
      <div class="history-head">
        <h2 id="history-title">Your heads {total.value !== null && <span class="count">{total.value}</span>}</h2>
        <label class="search">
          <Icon name="search" />
          <input
            type="search"
            placeholder="Find a person"
            aria-label="Find a person by name"
            value={search.value}
            onInput={(event) => (search.value = event.currentTarget.value)}
          />
        </label>
      </div>
      {items.value.length === 0 && <p class="muted">Nobody of that name.</p>}
      <ul class="tiles">
        {items.value.map((item) => (
          <Tile key={item.id} item={item} onDelete={() => remove(item)} />
        ))}
      </ul>
      {next.value && (
        <div class="row centre">
          <button type="button" class="button" onClick={() => load(next.value)}>
            Show more
          </button>
        </div>
      )}
    </section>
  );
}

function Tile({ item, onDelete }: { readonly item: HistoryItem; readonly onDelete: () => void }): JSX.Element {
  const isAsking = useSignal(false);
  const name = item.photo.subject || dateWords(item.createdAt);
  return (
    <li class="tile">
      <a
        class="tile-link"
        href={resultLink(item.id)}
        aria-label={`Head of ${name}${item.status === 'SUCCEEDED' ? '' : `, ${tileState(item)}`}`}
      >
        {item.status === 'SUCCEEDED' ? <TilePicture item={item} /> : <span class="tile-blank">{tileState(item)}</span>}
      </a>
      <div class="tile-foot">
        <span class="tile-name">{name}</span>
        <button
          type="button"
          class={isAsking.value ? 'text-button danger' : 'icon-button small'}
          aria-label={isAsking.value ? `Really delete the head of ${name}` : `Delete the head of ${name}`}
          onClick={() => {
            if (isAsking.value) onDelete();
            else isAsking.value = true;
          }}
          onBlur={() => {
            isAsking.value = false;
          }}
        >
          {isAsking.value ? 'Delete?' : <Icon name="trash" />}
        </button>
      </div>
    </li>
  );
}

function tileState({ status, failure }: HistoryItem): string {
  if (failure) return adviceFor(failure.code, failure.message).title;
  return { QUEUED: 'Waiting', RUNNING: 'Working', SUCCEEDED: '', FAILED: 'Failed', CANCELED: 'Cancelled' }[status];
}

function dateWords(iso: string): string {
  return new Date(iso).toLocaleString(undefined, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
}
