import { createHash } from 'node:crypto';
import { decodeImage, encodePng, readImageHeader } from '@ringnet/io';
import type { Caller } from '../access/caller.js';
import type { App } from '../app.js';
import type { Photo } from '../generated/prisma/client.js';
import { ApiError, toApiError } from '../graphql/api-error.js';
import { rowId } from '../graphql/global-id.js';
import type { ReconstructInput } from '../reconstruction/reconstruct.input.js';
import type { PhotoSource } from '../reconstruction/reconstruct-request.js';
import { readUpload } from '../upload/staged-upload.js';
import { decodeBase64 } from './read-upload.js';
import { type StrippedPhoto, stripMetadata } from './strip-metadata.js';

const base64Limit = 256_000;

/** A photo that a request brings: bytes that are checked but not yet stored, or a row that exists. */
export type TakenPhoto =
  | {
      readonly kind: 'new';
      /** Of the bytes as they came; takes a millisecond or two when it is asked for first */
      readonly sha256: string;
      readonly bytes: number;
      readonly stripped: StrippedPhoto;
      /** The staged upload that is used up with it */
      readonly uploadToken: string | null;
    }
  | { readonly kind: 'stored'; readonly row: Photo };

/**
 * Reads the photo of a request, checks its type, length and pixel count before anything is decoded, and removes its
 * metadata.
 *
 * @throws ApiError IMAGE_UNREADABLE, IMAGE_TOO_LARGE, IMAGE_TYPE_UNSUPPORTED, INVALID_ARGUMENT, NOT_FOUND
 */
export async function takePhoto(
  app: App,
  caller: Caller,
  input: ReconstructInput,
  source: PhotoSource,
): Promise<TakenPhoto> {
  const field = ['input', source];
  if (source === 'photoId') return { kind: 'stored', row: await findStoredPhoto(app, caller, input.photoId ?? '') };
  const bytes = await readSource(app, caller, input, source, field);
  return checkPhoto(app, bytes, field, source === 'uploadToken' ? (input.uploadToken ?? null) : null);
}

async function checkPhoto(
  app: App,
  bytes: Uint8Array,
  field: readonly string[],
  uploadToken: string | null,
): Promise<TakenPhoto> {
  try {
    const { width, height } = readImageHeader(bytes);
    if (width * height > app.config.maxPixels) {
      throw new ApiError(
        'IMAGE_TOO_LARGE',
        `The image has ${width} x ${height} pixels; at most ${app.config.maxPixels} are taken.`,
        field,
      );
    }
    let hash: string | undefined;
    const sha256 = () => {
      hash ??= createHash('sha256').update(bytes).digest('hex');
      return hash;
    };
    const stripped =
      stripMetadata(bytes) ?? (await app.photoRewriting.run(sha256(), () => rewrite(bytes, app.config.maxPixels)));
    return {
      kind: 'new',
      get sha256() {
        return sha256();
      },
      bytes: bytes.length,
      stripped,
      uploadToken,
    };
  } catch (error) {
    const known = toApiError(error);
    if (known?.code === 'QUEUE_FULL') throw known; // no fault of the argument
    throw known ? new ApiError(known.code, known.message, field, { cause: error }) : error;
  }
}

/** A photo as the PNG of its pixels. A few kilobytes can hold 50 megapixels, so one is done at a time. */
async function rewrite(bytes: Uint8Array, maxPixels: number): Promise<StrippedPhoto> {
  const { image } = await decodeImage(bytes, { maxPixels });
  return { bytes: await encodePng(image), mediaType: 'image/png', width: image.width, height: image.height };
}

async function findStoredPhoto(app: App, caller: Caller, id: string): Promise<Photo> {
  const uuid = rowId('Photo', id);
  const row = uuid && (await app.prisma.photo.findFirst({ where: { id: uuid, owner: caller.owner } }));
  if (!row) throw new ApiError('NOT_FOUND', 'No such photo.', ['input', 'photoId']);
  if (!row.storageKey) {
    throw new ApiError('NOT_FOUND', 'The bytes of this photo were not kept; send them again.', ['input', 'photoId']);
  }
  return row;
}

async function readSource(
  app: App,
  caller: Caller,
  input: ReconstructInput,
  source: PhotoSource,
  field: readonly string[],
): Promise<Uint8Array> {
  if (source === 'uploadToken') return readUpload(app, caller, input.uploadToken ?? '');
  if (source === 'imageBase64') return decodeBase64(input.imageBase64 ?? '', base64Limit, field);
  if (!input.image) throw new ApiError('INVALID_ARGUMENT', 'The image has no file.', field);
  try {
    return await input.image.read();
  } catch (error) {
    if (error instanceof ApiError) throw new ApiError(error.code, error.message, field, { cause: error });
    throw error;
  }
}
