import type { NetworkSession, Tensor } from '../engine.js';
import type { ImagePyramid } from './image-pyramid.js';
import type { Region } from './region.js';
import { sharedFloats } from './shared-floats.js';

/** A network that is shown squares of photos. */
export interface RegionNetwork {
  /** @throws RegressorError as NetworkSession.run */
  look(pyramid: ImagePyramid, region: Region, signal?: AbortSignal): Promise<Record<string, Tensor>>;
}

/** The square that a network takes, and which values stand for black and white. */
export interface RegionInput {
  readonly side: number;
  readonly low: number;
  readonly high: number;
}

/** Squares kept for later; more, after many looks at once, are given back. */
const MAX_IDLE = 4;

/**
 * Wraps a network whose only input is `input`, [1, side, side, 3].
 *
 * Squares are sampled into memory that engines need not copy, and that is used again: one square for every look that
 * goes on at the same time. Copying it and filling fresh pages took as long as a third of a network.
 */
export function createRegionNetwork(session: NetworkSession, { side, low, high }: RegionInput): RegionNetwork {
  const shape = [1, side, side, 3];
  const idle: Float32Array[] = [];
  return {
    async look(pyramid, region, signal) {
      const data = idle.pop() ?? sharedFloats(side * side * 3);
      try {
        pyramid.sample(region, side, low, high, 'black', data);
        return await session.run({ input: { data, shape } }, signal);
      } finally {
        // A cancelled call may still be reading: nobody will see what it makes of the next square.
        if (idle.length < MAX_IDLE) idle.push(data);
      }
    },
  };
}
