import { type RingNet, ringNetInfo } from '@ringnet/regressor';
import type { FaceRegressor } from '../face-regressor.js';

/**
 * The paper's regressor. It needs no landmarks, only a loose crop; its numbers mean something to FLAME models alone.
 *
 * @param checkpoint name of the checkpoint, such as `ring_6_68641`
 * @see Sanyal et al. 2019, section 4
 */
export function ringnetRegressor(network: RingNet, checkpoint: string): FaceRegressor {
  return {
    info: ringNetInfo(checkpoint),
    engine: network.engine,
    needsFace: false,
    supports: (model) => model.info.id.startsWith('flame'),
    async regress({ crop, face, signal }) {
      const { parameters } = await network.regressParameters(crop.image, signal);
      return {
        parameters,
        standardDeviations: null,
        reprojectionErrorPercent: null,
        confidence: face?.score ?? 0.5,
        warnings: [],
      };
    },
  };
}
