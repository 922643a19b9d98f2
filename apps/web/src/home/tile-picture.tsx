import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { HistoryItem } from '../api/documents.js';
import { makeArtifact } from '../api/make-artifact.js';

/** The picture of a finished head; one that was stored without any gets a thumbnail when it comes into view. */
export function TilePicture({ item }: { readonly item: HistoryItem }): JSX.Element {
  const { id, artifacts } = item;
  const stored = artifacts.find(({ kind }) => kind === 'THUMBNAIL_WEBP') ?? artifacts[0];
  const made = useSignal('');
  const blank = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!blank.current) return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      makeArtifact({ id, artifacts: [] }, 'THUMBNAIL_WEBP').then(
        ({ url }) => (made.value = url),
        () => {}, // such as a photo that was not kept: the tile's name must do
      );
    });
    observer.observe(blank.current);
    return () => observer.disconnect();
  }, [id]);
  const url = stored?.url ?? made.value;
  return url ? <img src={url} alt="" loading="lazy" /> : <span ref={blank} class="tile-blank" />;
}
