import type { ModelInfo } from '@ringnet/flame';
import { Arg, Ctx, Extensions, FieldResolver, Float, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { ArtifactType } from '../artifact/artifact.type.js';
import type { Context } from '../graphql/context.js';
import { rowId } from '../graphql/global-id.js';
import { PhotoType } from '../photo/photo.type.js';
import { firstOf } from './first-of.js';
import { FusedViewType, FusionType } from './fusion.type.js';
import { ModelInfoType } from './model-info.type.js';
import { ReconstructionType } from './reconstruction.type.js';
import { ArtifactKind } from './reconstruction-enums.js';
import { fusedSources } from './stored-reconstruction.js';

@Resolver(() => ReconstructionType)
export class ReconstructionResolver {
  @Query(() => ReconstructionType, { nullable: true, description: 'A reconstruction by id; null when there is none.' })
  async reconstruction(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<ReconstructionType | null> {
    const uuid = rowId('Reconstruction', id);
    const row = uuid && (await loaders.reconstruction.load(uuid));
    return row ? new ReconstructionType(row) : null;
  }

  @FieldResolver(() => PhotoType, { description: 'The photo it was made from.' })
  async photo(@Root() { row }: ReconstructionType, @Ctx() { loaders }: Context): Promise<PhotoType> {
    const photo = await loaders.photo.load(row.photoId);
    if (!photo) throw new Error(`photo ${row.photoId} of reconstruction ${row.id} is gone`);
    return new PhotoType(photo);
  }

  @FieldResolver(() => Int, { nullable: true, description: 'How many wait before it; null unless QUEUED.' })
  queuePosition(@Root() { row }: ReconstructionType, @Ctx() { loaders }: Context): Promise<number | null> | null {
    return row.status === 'QUEUED' ? loaders.counts.load({ kind: 'ahead', reconstructionId: row.id }) : null;
  }

  @FieldResolver(() => ModelInfoType, { description: 'The head model in use.' })
  headModel(@Root() { row }: ReconstructionType, @Ctx() { app }: Context): ModelInfoType {
    const info = row.headModel as unknown as ModelInfo;
    return new ModelInfoType(info, 'HEAD_MODEL', info.id === app.reconstructor.headModels[0]?.id);
  }

  @FieldResolver(() => ModelInfoType, { description: 'The regressor in use.' })
  regressor(@Root() { row }: ReconstructionType, @Ctx() { app }: Context): ModelInfoType {
    const info = row.regressor as unknown as ModelInfo;
    return new ModelInfoType(info, 'REGRESSOR', info.id === app.reconstructor.regressors[0]?.id);
  }

  @Extensions({ items: 20 }) // a fused head of fused heads, and so on, grows twentyfold with each step
  @FieldResolver(() => [ReconstructionType], {
    description:
      'The reconstructions it was posed or fused from; empty for one made from a photo. Deleted ones are left out.',
  })
  async derivedFrom(@Root() { row }: ReconstructionType, @Ctx() { loaders }: Context): Promise<ReconstructionType[]> {
    const rows = await Promise.all(row.derivedFrom.map((id) => loaders.reconstruction.load(id)));
    return rows.filter((found) => found !== null).map((found) => new ReconstructionType(found));
  }

  @FieldResolver(() => FusionType, {
    nullable: true,
    description: 'How several photos became this head; null for a head of one photo.',
  })
  fusion(@Root() { row, result }: ReconstructionType): FusionType | null {
    if (!result?.fusion) return null;
    const { method, note, views } = result.fusion;
    const sources = fusedSources(row.result);
    return { method, note, views: views.map((view, k) => new FusedViewType(view, sources[k])) };
  }

  @FieldResolver(() => [Float], {
    nullable: true,
    description: 'Shape coefficients (beta), standard deviations; null until SUCCEEDED.',
  })
  shape(
    @Root() { result }: ReconstructionType,
    @Arg('first', () => Int, { nullable: true, description: 'Only so many, from the start.' }) first?: number,
  ): number[] | null {
    return result && firstOf(result.parameters.betas, first);
  }

  @FieldResolver(() => [Float], { nullable: true, description: 'Expression coefficients (psi); null until SUCCEEDED.' })
  expression(
    @Root() { result }: ReconstructionType,
    @Arg('first', () => Int, { nullable: true, description: 'Only so many, from the start.' }) first?: number,
  ): number[] | null {
    return result && firstOf(result.parameters.expression, first);
  }

  @FieldResolver(() => [ArtifactType], { description: 'Files made from it so far.' })
  async artifacts(
    @Root() { row }: ReconstructionType,
    @Ctx() { loaders }: Context,
    @Arg('kinds', () => [ArtifactKind], { nullable: true, description: 'Only these kinds.' }) kinds?: ArtifactKind[],
  ): Promise<ArtifactType[]> {
    const rows = await loaders.artifactsOf.load(row.id);
    const wanted = kinds ? rows.filter(({ kind }) => kinds.includes(kind as ArtifactKind)) : rows;
    return wanted.map((artifact) => new ArtifactType(artifact));
  }
}
