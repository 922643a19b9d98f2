import { ApiError, refuse, upload } from '../api/client.js';
import { reconstructMutation } from '../api/documents.js';
import { textureSize } from '../api/make-artifact.js';
import { keepLocalPhoto } from './local-photos.js';

export interface StartOptions {
  readonly faces: 'LARGEST' | 'ALL';
  readonly subject: string;
}

/** Sends a photo and returns the id of its reconstruction, which is still to be worked on. */
export async function startReconstruction(photo: Blob, { faces, subject }: StartOptions): Promise<string> {
  const input = {
    image: null,
    faces,
    subject: subject || null,
    textureSize,
    artifacts: ['MESH_GLB' as const, 'OVERLAY_PNG' as const, 'TEXTURE_PNG' as const, 'THUMBNAIL_WEBP' as const],
  };
  const { reconstruct } = await upload(reconstructMutation, { input }, 'variables.input.image', photo);
  refuse(reconstruct.userErrors);
  if (!reconstruct.reconstruction) throw new ApiError('INTERNAL', 'The server took the photo but started nothing.');
  await keepLocalPhoto(reconstruct.reconstruction.photo.id, photo);
  return reconstruct.reconstruction.id;
}
