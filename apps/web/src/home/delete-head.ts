import { refuse, request } from '../api/client.js';
import { deleteMutation, type HistoryItem } from '../api/documents.js';
import { forgetLocalPhoto } from './local-photos.js';

/**
 * Deletes a head, and with it the photos that no other head needs: the page shows heads, so nobody could find and delete
 * a photo later.
 *
 * @returns whether the head's own photo went, here and on the server
 */
export async function deleteHead({ id, photo }: Pick<HistoryItem, 'id' | 'photo'>): Promise<boolean> {
  const { deleteReconstruction } = await request(deleteMutation, { input: { id, unusedPhotos: true } });
  const { deletedIds, userErrors } = deleteReconstruction;
  refuse(userErrors);
  const isPhotoGone = deletedIds.includes(photo.id);
  if (isPhotoGone) await forgetLocalPhoto(photo.id);
  return isPhotoGone;
}
