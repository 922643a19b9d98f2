import type { ResultOf } from 'gql.tada';
import { refuse, request } from '../api/client.js';
import {
  deleteMutation,
  deletePhotoMutation,
  derivedHeadsQuery,
  type HistoryItem,
  photoHeadsQuery,
} from '../api/documents.js';
import { forgetLocalPhoto } from './local-photos.js';

type Head = Pick<HistoryItem, 'id' | 'photo'>;

/** What a deletion removed. */
export interface DeletedHeads {
  /** Of the head, and of those that the server removed with its photo */
  readonly headIds: readonly string[];
  readonly isPhotoGone: boolean;
}

/** A history longer than this is not searched for heads that need a photo: the photo stays. */
const mostPages = 10;

/**
 * Deletes a head, and its photo with it when no other head is made from that: the page shows heads, so nobody could find
 * and delete the photo later.
 */
export async function deleteHead(head: Head): Promise<DeletedHeads> {
  const { deletedIds, userErrors } = (await isPhotoShared(head))
    ? (await request(deleteMutation, { input: { id: head.id } })).deleteReconstruction
    : (await request(deletePhotoMutation, { input: { id: head.photo.id } })).deletePhoto;
  refuse(userErrors);
  const isPhotoGone = deletedIds.includes(head.photo.id);
  if (isPhotoGone) await forgetLocalPhoto(head.photo.id);
  return { headIds: deletedIds.filter((id) => id !== head.photo.id), isPhotoGone };
}

async function isPhotoShared({ id, photo: { id: photoId } }: Head): Promise<boolean> {
  const { photo } = await request(photoHeadsQuery, { photoId });
  if (!photo) return false;
  return (
    photo.reconstructions.nodes.some((other) => other.id !== id) ||
    (await isUsedElsewhere(id, photoId, photo.createdAt))
  );
}

/** Whether a head of another photo shows this one too: deleting the photo would take that head along. */
async function isUsedElsewhere(id: string, photoId: string, createdAfter: string): Promise<boolean> {
  let after: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const { reconstructions }: ResultOf<typeof derivedHeadsQuery> = await request(derivedHeadsQuery, {
      after,
      createdAfter,
    });
    const isUsed = reconstructions.nodes.some(
      ({ derivedFrom, fusion }) =>
        derivedFrom.some((source) => source.id === id) || fusion?.views.some(({ photo }) => photo?.id === photoId),
    );
    if (isUsed) return true;
    if (!reconstructions.pageInfo.hasNextPage) return false;
    after = reconstructions.pageInfo.endCursor;
  }
  return true;
}
