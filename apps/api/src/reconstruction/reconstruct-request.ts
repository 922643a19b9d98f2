import {
  type ArtifactKind,
  chooseModels,
  type FaceSelection,
  type ModelPair,
  ReconstructError,
} from '@ringnet/reconstruct';
import type { CropMode } from '@ringnet/regressor';
import type { App } from '../app.js';
import { ApiError, checkText } from '../graphql/api-error.js';
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
  const textureSize = checkTextureSize(input.textureSize);
  checkLength(input.subject, 'subject');
  checkLength(input.idempotencyKey, 'idempotencyKey');
  if (input.expiresAt && input.expiresAt.getTime() <= Date.now()) {
    throw new ApiError('INVALID_ARGUMENT', 'expiresAt lies in the past.', ['input', 'expiresAt']);
  }
  const { headModel, regressor } = chooseInstalled(app, input);
  return {
    faces: input.faces ?? 'LARGEST',
    crop: input.crop ?? 'DETECT',
    artifacts: [...new Set(input.artifacts ?? (['MESH_GLB', 'OVERLAY_PNG'] as const))],
    textureSize,
    headModel: headModel.id,
    regressor: regressor.id,
  };
}

/** 512 unless told. @throws ApiError INVALID_ARGUMENT */
export function checkTextureSize(given: number | null | undefined): number {
  const size = given ?? 512;
  if ([256, 512, 1024, 2048, 4096].includes(size)) return size;
  throw new ApiError('INVALID_ARGUMENT', `textureSize is ${size}; it can be 256, 512, 1024, 2048 or 4096.`, [
    'input',
    'textureSize',
  ]);
}

/** @throws ApiError MODEL_NOT_INSTALLED, INVALID_ARGUMENT */
function chooseInstalled({ reconstructor }: App, { headModel, regressor }: ReconstructInput): ModelPair {
  try {
    return chooseModels(reconstructor, headModel ?? undefined, regressor ?? undefined);
  } catch (error) {
    if (!(error instanceof ReconstructError) || error.code === 'PHOTO_NEEDED') throw error;
    const isHeadModelThere = !headModel || reconstructor.headModels.some(({ id }) => id === headModel);
    throw new ApiError(error.code, error.message, ['input', isHeadModelThere ? 'regressor' : 'headModel']);
  }
}

function checkLength(text: string | null | undefined, field: string): void {
  checkText(text, ['input', field]);
  if (text != null && (text.length === 0 || text.length > 255)) {
    throw new ApiError('INVALID_ARGUMENT', `${field} has ${text.length} characters; it can have 1 to 255.`, [
      'input',
      field,
    ]);
  }
}
