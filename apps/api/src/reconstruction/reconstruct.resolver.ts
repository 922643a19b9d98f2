import { Arg, Ctx, Extensions, Int, Mutation, Resolver } from 'type-graphql';
import type { ServerConfig } from '../config.js';
import { ApiError } from '../graphql/api-error.js';
import { collectUserErrors } from '../graphql/collect-user-errors.js';
import type { Context } from '../graphql/context.js';
import { PhotoType } from '../photo/photo.type.js';
import { takePhoto } from '../photo/take-photo.js';
import { resolveWebhook } from '../webhook/webhook-address.js';
import { ReconstructInput, ReconstructPayload } from './reconstruct.input.js';
import { photoSource, readReconstructInput } from './reconstruct-request.js';
import { ReconstructionType } from './reconstruction.type.js';
import { isFinal } from './reconstruction-enums.js';
import { findByUsedUpload, submitReconstruction } from './submit.js';
import { waitUntilFinal } from './wait-until-final.js';

const longestWaitMs = 60_000;

async function checkWebhook(config: ServerConfig, webhookUrl: string | null): Promise<string | null> {
  if (webhookUrl === null) return null;
  if (!config.webhooks) {
    throw new ApiError('INVALID_ARGUMENT', 'This server sends no webhooks.', ['input', 'webhookUrl']);
  }
  return (await resolveWebhook(webhookUrl, config.webhookAllowPrivate)).url.href;
}

@Resolver()
export class ReconstructResolver {
  @Extensions({ cost: 50 })
  @Mutation(() => ReconstructPayload, { description: 'Takes a photo and queues its reconstruction.' })
  reconstruct(
    @Arg('input', () => ReconstructInput, { description: 'The photo and what to make of it.' }) input: ReconstructInput,
    @Ctx() context: Context,
    @Arg('waitMs', () => Int, {
      nullable: true,
      defaultValue: 0,
      description: 'Wait so long for the result, at most 60000; then the answer has whatever is there.',
    })
    waitMs: number | null,
  ): Promise<ReconstructPayload> {
    return collectUserErrors<Omit<ReconstructPayload, 'userErrors'>>(
      { reconstruction: null, photo: null },
      async () => {
        const { app, caller } = context;
        const wait = waitMs ?? 0;
        if (wait < 0 || wait > longestWaitMs) {
          throw new ApiError('INVALID_ARGUMENT', `waitMs is ${wait}; it can be 0 to ${longestWaitMs}.`, ['waitMs']);
        }
        const source = photoSource(input);
        const request = readReconstructInput(input, app);
        const asked = {
          caller,
          request,
          subject: input.subject ?? null,
          idempotencyKey: input.idempotencyKey ?? null,
          expiresAt: input.expiresAt ?? null,
          webhookUrl: await checkWebhook(app.config, input.webhookUrl ?? null),
          waitMs: wait,
        };
        const submit = () =>
          submitReconstruction(app, { ...asked, takePhoto: () => takePhoto(app, caller, input, source) });
        const earlier = input.uploadToken ? await findByUsedUpload(app, asked, input.uploadToken) : null;
        const submitted = earlier
          ? { row: earlier, photo: null, waitedMs: 0 }
          : await submit().finally(() => input.image?.discard());
        const restMs = Math.max(0, wait - submitted.waitedMs);
        const isDone = wait === 0 || isFinal(submitted.row.status);
        const waited = isDone ? null : await waitUntilFinal(app, submitted.row.id, restMs);
        const known = isDone ? submitted.photo : waited?.photo; // what was deleted meanwhile is asked for, and not there
        if (known) context.loaders.photo.prime(known.id, known);
        const row = waited ?? submitted.row;
        const photo = await context.loaders.photo.load(row.photoId);
        return { reconstruction: new ReconstructionType(row), photo: photo && new PhotoType(photo) };
      },
    );
  }
}
