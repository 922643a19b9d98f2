import type { Reconstruction } from '../api/documents.js';
import { localPhoto } from '../home/local-photos.js';

/** The photo sent from this page where it is still at hand, else the server's copy. */
export function photoUrl({ id, url }: Reconstruction['photo']): string {
  return localPhoto(id) ?? url;
}
