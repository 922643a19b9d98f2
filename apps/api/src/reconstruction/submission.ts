import type { Caller } from '../access/caller.js';
import type { Photo, Reconstruction } from '../generated/prisma/client.js';
import type { TakenPhoto } from '../photo/take-photo.js';
import type { ReconstructRequest } from './reconstruct-request.js';

/** A request for a reconstruction, checked. */
export interface Submission {
  readonly caller: Caller;
  /** Waits for the bytes of a photo that still arrives */
  readonly takePhoto: () => Promise<TakenPhoto>;
  readonly request: ReconstructRequest;
  readonly subject: string | null;
  readonly idempotencyKey: string | null;
  readonly expiresAt: Date | null;
  readonly webhookUrl: string | null;
  /** How long the client waits for the result */
  readonly waitMs: number;
}

/** The row of a request, and its photo's where that is at hand. */
export interface Submitted {
  readonly row: Reconstruction;
  readonly photo: Photo | null;
  /** How much of the client's wait is over */
  readonly waitedMs: number;
}
