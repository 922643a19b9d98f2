import type { ModelInfo } from '@ringnet/flame';
import { ReconstructError } from './errors.js';
import type { ModelPair, Reconstructor } from './reconstructor.js';

/**
 * The head model and regressor that a request gets: what it names, and for what it leaves open the best that fits.
 *
 * @throws ReconstructError MODEL_NOT_INSTALLED for an unknown id; INVALID_ARGUMENT when the two named do not belong together
 */
export function chooseModels(
  { headModels, regressors, pairs }: Pick<Reconstructor, 'headModels' | 'regressors' | 'pairs'>,
  headModelId?: string,
  regressorId?: string,
): ModelPair {
  requireKnown('head model', headModelId, headModels);
  requireKnown('regressor', regressorId, regressors);
  const pair = pairs.find(
    ({ headModel, regressor }) =>
      (headModelId ?? headModel.id) === headModel.id && (regressorId ?? regressor.id) === regressor.id,
  );
  if (pair) return pair;
  const named = [headModelId && `head model ${headModelId}`, regressorId && `regressor ${regressorId}`].filter(Boolean);
  throw new ReconstructError('INVALID_ARGUMENT', `nothing installed goes together with the ${named.join(' and the ')}`);
}

function requireKnown(what: string, id: string | undefined, installed: readonly ModelInfo[]): void {
  if (id === undefined || installed.some((info) => info.id === id)) return;
  const known = installed.map((info) => info.id).join(', ');
  throw new ReconstructError('MODEL_NOT_INSTALLED', `the ${what} ${id} is not installed (here: ${known})`);
}
