import { ApiError } from './client.js';

/** What happened and what to do next, for people. */
export interface Advice {
  readonly title: string;
  readonly next: string;
}

/** What the server's own hint replaces, where it gives one. */
const againSoon = 'Try again in a minute.';

const advices: Readonly<Record<string, Advice>> = {
  NO_FACE_FOUND: {
    title: 'No face found in this photo',
    next: 'Try one where the face is larger, sharper and turned less than about 60 degrees from the camera.',
  },
  FACE_TOO_SMALL: {
    title: 'The face is too small',
    next: 'Crop the photo closer to the face, or use a larger original.',
  },
  IMAGE_UNREADABLE: {
    title: 'This file could not be read as a photo',
    next: 'It may be damaged or something else under a photo’s name. Open it, save it again as JPEG or PNG and retry.',
  },
  IMAGE_TOO_LARGE: { title: 'This photo is too large', next: 'Scale it down to 4000 pixels a side or less and retry.' },
  IMAGE_TYPE_UNSUPPORTED: {
    title: 'This kind of file is not supported',
    next: 'Use JPEG, PNG, WebP, AVIF, TIFF or GIF.',
  },
  MODEL_NOT_INSTALLED: {
    title: 'That model is not installed on this server',
    next: 'Use the default model, or add the files with “ringnet models add”.',
  },
  QUEUE_FULL: { title: 'The server is busy', next: `Nothing was lost. ${againSoon}` },
  RATE_LIMITED: { title: 'Too many requests', next: againSoon },
  QUOTA_EXCEEDED: { title: 'Your quota is used up', next: 'Delete heads you no longer need, or ask the operator.' },
  STORAGE_FULL: { title: 'The server’s disk is full', next: 'Delete some heads, or ask the operator for space.' },
  NOT_FOUND: {
    title: 'This head does not exist',
    next: 'It may have been deleted. Your other heads are on the first page.',
  },
  DEADLINE_EXCEEDED: { title: 'It took too long', next: 'Try again; if it happens twice, use a smaller photo.' },
  INVALID_ARGUMENT: { title: 'The server did not understand the request', next: 'Reload the page and try again.' },
  IDEMPOTENCY_CONFLICT: { title: 'This was already sent with another photo', next: 'Reload the page and try again.' },
  UPLOAD_TOKEN_INVALID: { title: 'The upload ran out of time', next: 'Send the photo again.' },
  CANCELED: { title: 'Cancelled', next: 'Start again whenever you like.' },
  WORKER_LOST: { title: 'The worker stopped half-way', next: 'Try again.' },
  UNAUTHENTICATED: { title: 'This server asks for a key', next: 'Enter yours under “API key” at the top.' },
  FORBIDDEN: { title: 'This key may not do that', next: 'Ask the operator, or enter another key at the top.' },
  OFFLINE: { title: 'The server does not answer', next: 'Check that it is running, then try again.' },
};

/** The advice for an error code; unknown codes keep the server's own words. */
export function adviceFor(code: string, message: string): Advice {
  const words = message.replace(/\.$/, '') || 'Something went wrong';
  return advices[code] ?? { title: words, next: 'Try again; the server’s log says more.' };
}

/** The advice for anything thrown. */
export function adviceForError(error: unknown): Advice {
  if (!(error instanceof ApiError))
    return adviceFor('INTERNAL', error instanceof Error ? error.message : String(error));
  const { title, next } = adviceFor(error.code, error.message);
  if (error.retryAfterSeconds === null) return { title, next };
  const rest = next.replace(againSoon, '').trim();
  return { title, next: `${rest} Try again in ${waitWords(error.retryAfterSeconds)}.`.trim() };
}

function waitWords(seconds: number): string {
  const [count, unit] =
    seconds < 90 ? [seconds, 'second'] : seconds < 5400 ? [seconds / 60, 'minute'] : [seconds / 3600, 'hour'];
  const whole = Math.ceil(count);
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}
