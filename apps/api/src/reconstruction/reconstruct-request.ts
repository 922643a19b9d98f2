import type { ModelInfo } from '@ringnet/flame';
import type { ArtifactKind, FaceSelection } from '@ringnet/reconstruct';
import type { CropMode } from '@ringnet/regressor';
import type { App } from '../app.js';
import { ApiError } from '../graphql/api-error.js';
import type { ReconstructInput } from './reconstruct.input.js';

/** What a job has to do; stored with its row. */
export interface ReconstructRequest {
  readonly faces: FaceSelection;
  readonly crop: CropMode;
  readonly artifacts: readonly ArtifactKind[];
  readonly textureSize: number;
  readonly headModel: string;
  readonly regressor: string;
}

const sources = ['image', 'imageBase64', 'uploadToken', 'photoId'] as const;
export type PhotoSource = (typeof sources)[number];

/** @throws ApiError INVALID_ARGUMENT unless exactly one source is given */
export function photoSource(input: ReconstructInput): PhotoSource {
  const given = sources.filter((name) => input[name] != null);
  if (given.length === 1) return given[0];
  throw new ApiError('INVALID_ARGUMENT', `Give exactly one of ${sources.join(', ')}; ${given.length} were given.`, [
    'input',
  ]);
}

/** Fills in the defaults and checks every argument. @throws ApiError INVALID_ARGUMENT, MODEL_NOT_INSTALLED */
export function readReconstructInput(input: ReconstructInput, app: App): ReconstructRequest {
  const textureSize = input.textureSize ?? 512;
  if (![256, 512, 1024, 2048, 4096].includes(textureSize)) {
    throw new ApiError('INVALID_ARGUMENT', `textureSize is ${textureSize}; it can be 256, 512, 1024, 2048 or 4096.`, [
      'input',
      'textureSize',
    ]);
  }
  checkLength(input.subject, 'subject');
  checkLength(input.idempotencyKey, 'idempotencyKey');
  if (input.expiresAt && input.expiresAt.getTime() <= Date.now()) {
    throw new ApiError('INVALID_ARGUMENT', 'expiresAt lies in the past.', ['input', 'expiresAt']);
  }
  return {
    faces: input.faces ?? 'LARGEST',
    crop: input.crop ?? 'DETECT',
    artifacts: [...new Set(input.artifacts ?? (['MESH_GLB', 'OVERLAY_PNG'] as const))],
    textureSize,
    headModel: findModel(app.reconstructor.headModels, input.headModel, 'headModel').id,
    regressor: findModel(app.reconstructor.regressors, input.regressor, 'regressor').id,
  };
}

/** The named model, or the first. @throws ApiError MODEL_NOT_INSTALLED */
export function findModel(models: readonly ModelInfo[], id: string | null | undefined, field: string): ModelInfo {
  const found = id == null ? models[0] : models.find((model) => model.id === id);
  if (found) return found;
  const known = models.map((model) => model.id).join(', ') || 'none';
  throw new ApiError('MODEL_NOT_INSTALLED', `${field} ${id ?? ''} is not installed here; installed: ${known}.`, [
    'input',
    field,
  ]);
}

function checkLength(text: string | null | undefined, field: string): void {
  if (text != null && (text.length === 0 || text.length > 255)) {
    throw new ApiError('INVALID_ARGUMENT', `${field} has ${text.length} characters; it can have 1 to 255.`, [
      'input',
      field,
    ]);
  }
}
