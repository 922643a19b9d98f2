import type { JSX } from 'preact';
import { adviceFor } from '../api/advice.js';
import type { HistoryItem } from '../api/documents.js';
import { resultLink } from '../shell/route.js';
import { DeleteButton } from './delete-button.js';
import { TilePicture } from './tile-picture.js';

/** A stored head: its picture leads to it. */
export function Tile(props: { readonly item: HistoryItem; readonly onDelete: () => Promise<void> }): JSX.Element {
  const { item, onDelete } = props;
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
        <DeleteButton name={name} onDelete={onDelete} />
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
