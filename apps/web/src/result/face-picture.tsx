import type { JSX } from 'preact';
import { useFreshLink } from '../api/use-fresh-link.js';

/** The server's thumbnail of a head, by the link that came with it or, once that has run out, by a new one. */
export function FacePicture({ id, link }: { readonly id: string; readonly link: string }): JSX.Element {
  const { url, renew } = useFreshLink(id, 'THUMBNAIL_WEBP', link);
  return <img src={url} alt="" onError={renew} />;
}
