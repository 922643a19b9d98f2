import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { apiKey } from '../api/api-key.js';
import { request } from '../api/client.js';
import { type HistoryItem, historyQuery } from '../api/documents.js';
import { Icon } from '../shell/icons.js';
import { notify, notifyError } from '../shell/notice.js';
import { useKeptFocus } from '../shell/use-kept-focus.js';
import { deleteHead } from './delete-head.js';
import { Tile } from './tile.js';

const pageSize = 12;

/** The stored heads, newest first: found by name, paged, deleted. */
export function History(): JSX.Element | null {
  const items = useSignal<readonly HistoryItem[]>([]);
  const total = useSignal<number | null>(null);
  const next = useSignal<string | null>(null);
  const search = useSignal('');
  const isLoaded = useSignal(false);
  const list = useRef<HTMLUListElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const removedAt = useRef(0);

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

  const remove = async (item: HistoryItem) => {
    try {
      const isPhotoGone = await deleteHead(item);
      const before = items.value; // which may be another owner's by now
      removedAt.current = Math.max(
        0,
        before.findIndex(({ id }) => id === item.id),
      );
      items.value = before.filter(({ id }) => id !== item.id);
      if (total.value !== null) total.value -= before.length - items.value.length;
      notify(
        `Deleted, with its files${isPhotoGone ? ' and its photo.' : '. The photo stays, for the other heads made from it.'}`,
      );
    } catch (error) {
      notifyError(error);
    }
  };
  useKeptFocus(items.value, () => {
    const links = list.current?.querySelectorAll<HTMLElement>('.tile-link');
    return links?.[Math.min(removedAt.current, links.length - 1)] ?? searchField.current;
  });

  if (!isLoaded.value || (items.value.length === 0 && !search.value)) return null;
  return (
    <section class="history" aria-labelledby="history-title">
      <div class="history-head">
        <h2 id="history-title">Your heads {total.value !== null && <span class="count">{total.value}</span>}</h2>
        <label class="search">
          <Icon name="search" />
          <input
            ref={searchField}
            type="search"
            placeholder="Find a person"
            aria-label="Find a person by name"
            value={search.value}
            onInput={(event) => (search.value = event.currentTarget.value)}
          />
        </label>
      </div>
      {items.value.length === 0 && <p class="muted">Nobody of that name.</p>}
      <ul class="tiles" ref={list}>
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
