import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { HistoryItem } from '../api/documents.js';
import { useFreshLink } from '../api/use-fresh-link.js';

/** The picture of a finished head; one that was stored without any gets a thumbnail when it comes into view. */
export function TilePicture({ item }: { readonly item: HistoryItem }): JSX.Element {
  const { id, artifacts } = item;
  const stored = artifacts.find(({ kind }) => kind === 'THUMBNAIL_WEBP') ?? artifacts[0];
  const { url, renew } = useFreshLink(id, stored?.kind ?? 'THUMBNAIL_WEBP', stored?.url);
  const blank = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!blank.current) return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      renew();
    });
    observer.observe(blank.current);
    return () => observer.disconnect();
  }, [id]);
  return url ? <img src={url} alt="" loading="lazy" onError={renew} /> : <span ref={blank} class="tile-blank" />;
}
