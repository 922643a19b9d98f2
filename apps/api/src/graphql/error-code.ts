import { registerEnumType } from 'type-graphql';

/** Every reason why something was refused or failed, with what the client can do about it. */
export const errorCodes = {
  NO_FACE_FOUND: 'The photo shows no face that the detector recognises. Send another photo, or crop AS_IS.',
  FACE_TOO_SMALL: 'The face is too few pixels wide. Send a larger photo or a closer crop.',
  IMAGE_UNREADABLE: 'The bytes are not a whole image: empty, truncated or damaged.',
  IMAGE_TOO_LARGE: 'The file or its pixel count is over the limit that `viewer.limits` names.',
  IMAGE_TYPE_UNSUPPORTED: 'The file is of a kind that is not accepted. JPEG, PNG, WebP, AVIF, GIF and TIFF are.',
  MODEL_NOT_INSTALLED:
    'The named head model or regressor is not present on this server; `models` lists those that are.',
  QUEUE_FULL: 'Too many jobs are waiting. Try again after `retryAfterSeconds`.',
  RATE_LIMITED: 'Too many requests in this minute. Try again after the Retry-After header.',
  QUOTA_EXCEEDED: 'The key has used up its reconstructions of the day or its storage.',
  STORAGE_FULL: 'The server has no room for more files. Nothing was kept.',
  IDEMPOTENCY_CONFLICT: 'The idempotency key was used for another request within 24 hours.',
  UPLOAD_TOKEN_INVALID: 'The upload token is unknown, expired, used, or its bytes have not arrived.',
  NOT_FOUND: 'No such thing, or it belongs to someone else.',
  INVALID_ARGUMENT: 'An argument is out of its range or contradicts another; `field` names it.',
  DEADLINE_EXCEEDED: 'The job took longer than the server allows.',
  CANCELED: 'The reconstruction was canceled.',
  WORKER_LOST: 'The workers that tried the job died every time. It can be retried.',
  INTERNAL: 'The server is at fault; the log has the details under the request id.',
} as const;

export type ErrorCode = keyof typeof errorCodes;
export const ErrorCode = Object.fromEntries(Object.keys(errorCodes).map((code) => [code, code])) as {
  readonly [Code in ErrorCode]: Code;
};

registerEnumType(ErrorCode, {
  name: 'ErrorCode',
  description: 'Why something was refused or failed. Stable; messages may change.',
  valuesConfig: Object.fromEntries(Object.entries(errorCodes).map(([code, description]) => [code, { description }])),
});
