import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Reconstruction } from '../generated/prisma/client.js';
import { ApiError } from '../graphql/api-error.js';
import type { Context } from '../graphql/context.js';
import { rowId } from '../graphql/global-id.js';
import { ReconstructionType } from './reconstruction.type.js';
import { isFinal } from './reconstruction-enums.js';

@Resolver()
export class ReconstructionChangedResolver {
  @Subscription(() => ReconstructionType, {
    description: 'The reconstruction as it is now, then after every change, until it has ended.',
    subscribe: ({ args, context }: { args: { id: string }; context: Context }) => findAndWatch(context, args.id),
  })
  reconstructionChanged(
    @Root() row: Reconstruction,
    @Arg('id', () => ID, { description: 'Id of the reconstruction.' }) _id: string,
  ): ReconstructionType {
    return new ReconstructionType(row);
  }
}

/** @throws ApiError NOT_FOUND */
async function findAndWatch(context: Context, id: string): Promise<AsyncIterableIterator<Reconstruction>> {
  const uuid = rowId('Reconstruction', id);
  const where = { id: uuid ?? '', owner: context.caller.owner };
  if (uuid && (await context.app.prisma.reconstruction.count({ where })) > 0)
    return endable((ended) => watchReconstruction(context, where, AbortSignal.any([ended, context.ended])));
  throw new ApiError('NOT_FOUND', 'No such reconstruction.', ['id']);
}

/** A generator's own `return` waits for the value that is asked for, and a client that has enough would be watched for until the next change. */
function endable<Value>(generate: (ended: AbortSignal) => AsyncGenerator<Value>): AsyncIterableIterator<Value> {
  const ending = new AbortController();
  const values = generate(ending.signal);
  return {
    next: () => values.next(),
    return: (value) => {
      ending.abort();
      return values.return(value);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Rows as they change; the same state is told once. */
async function* watchReconstruction(
  { app, loaders }: Context,
  where: { readonly id: string; readonly owner: string },
  ended: AbortSignal,
): AsyncGenerator<Reconstruction> {
  let told = '';
  for await (const _ of app.changes.watch(where.id, ended)) {
    const row = await app.prisma.reconstruction.findFirst({ where });
    if (!row) return; // deleted
    const state = `${row.status} ${row.stage} ${row.progress} ${row.attempt} ${row.face !== null}`;
    if (state !== told) {
      told = state;
      for (const loader of [loaders.photo, loaders.artifactsOf, loaders.counts]) loader.clearAll();
      yield row;
    }
    if (isFinal(row.status)) return;
  }
}
