import type { RegressedParameters } from '@ringnet/regressor';
import { Arg, Ctx, Extensions, Field, Float, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { ApiError } from '../graphql/api-error.js';
import { collectUserErrors } from '../graphql/collect-user-errors.js';
import type { Context } from '../graphql/context.js';
import { UserError } from '../graphql/user-error.type.js';
import { reconstructionRowId } from './change-reconstruction.resolver.js';
import { loadStored, storeDerived } from './derive.js';
import { ReconstructionType } from './reconstruction.type.js';
import { ArtifactKind } from './reconstruction-enums.js';
import { fusedSources } from './stored-reconstruction.js';

@InputType('PoseInput', {
  description: 'Rotations to set, each three numbers: axis times angle, radians. What is absent stays.',
})
export class PoseInput {
  @Field(() => [Float], { nullable: true, description: 'The whole head; about (pi, 0, 0) looks at the camera.' })
  readonly global?: number[] | null;

  @Field(() => [Float], { nullable: true, description: 'The neck.' })
  readonly neck?: number[] | null;

  @Field(() => [Float], { nullable: true, description: 'The jaw; (0.2, 0, 0) opens the mouth.' })
  readonly jaw?: number[] | null;

  @Field(() => [Float], { nullable: true, description: "The person's left eye." })
  readonly leftEye?: number[] | null;

  @Field(() => [Float], { nullable: true, description: "The person's right eye." })
  readonly rightEye?: number[] | null;
}

@InputType('PoseHeadInput', { description: 'A stored head and what to change about it.' })
export class PoseHeadInput {
  @Field(() => ID, { description: 'Id of a SUCCEEDED reconstruction.' })
  readonly reconstructionId!: string;

  @Field(() => PoseInput, { nullable: true, description: 'Rotations to set.' })
  readonly pose?: PoseInput | null;

  @Field(() => [Float], {
    nullable: true,
    description: 'Expression coefficients to set; fewer than the model has are followed by zeros.',
  })
  readonly expression?: number[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Take expression and jaw from this reconstruction instead; same head model.',
  })
  readonly expressionFrom?: string | null;

  @Field(() => [ArtifactKind], { nullable: true, defaultValue: ['MESH_GLB'], description: 'Files to make at once.' })
  readonly artifacts?: ArtifactKind[] | null;
}

@ObjectType('PoseHeadPayload', { description: 'What became of a poseHead request.' })
export class PoseHeadPayload {
  @Field(() => ReconstructionType, { nullable: true, description: 'The new reconstruction, done; null with errors.' })
  readonly reconstruction!: ReconstructionType | null;

  @Field(() => [UserError], { description: 'Why nothing was done; empty when it was.' })
  readonly userErrors!: readonly UserError[];
}

const posePartNames = {
  global: 'globalOrient',
  neck: 'neckPose',
  jaw: 'jawPose',
  leftEye: 'leftEyePose',
  rightEye: 'rightEyePose',
} as const;

@Resolver()
export class PoseHeadResolver {
  @Extensions({ cost: 50 })
  @Mutation(() => PoseHeadPayload, {
    description:
      "Makes a new reconstruction from a stored one: another pose, another expression, or another's expression.",
  })
  poseHead(
    @Arg('input', () => PoseHeadInput, { description: 'Which head, and what to change.' }) input: PoseHeadInput,
    @Ctx() { app, caller }: Context,
  ): Promise<PoseHeadPayload> {
    return collectUserErrors<Omit<PoseHeadPayload, 'userErrors'>>({ reconstruction: null }, async () => {
      if (input.expression && input.expressionFrom) {
        throw new ApiError('INVALID_ARGUMENT', 'Give expression or expressionFrom, not both.', ['input', 'expression']);
      }
      const base = await loadStored(
        app,
        caller,
        reconstructionRowId(input.reconstructionId, 'reconstructionId'),
        'reconstructionId',
      );
      const changes: { -readonly [Name in keyof RegressedParameters]?: RegressedParameters[Name] } = {};
      const sources = [base];
      if (input.expressionFrom) {
        const other = await loadStored(
          app,
          caller,
          reconstructionRowId(input.expressionFrom, 'expressionFrom'),
          'expressionFrom',
        );
        if (other.result.headModel.id !== base.result.headModel.id) {
          throw new ApiError('INVALID_ARGUMENT', 'The two use different head models.', ['input', 'expressionFrom']);
        }
        changes.expression = other.result.parameters.expression;
        changes.jawPose = other.result.parameters.jawPose;
        sources.push(other);
      }
      if (input.expression) changes.expression = padded(input.expression, base.result.parameters.expression.length);
      for (const [name, values] of Object.entries<readonly number[] | null | undefined>({ ...input.pose })) {
        if (!values) continue;
        if (values.length !== 3) {
          throw new ApiError(
            'INVALID_ARGUMENT',
            `${name} has ${values.length} numbers; a rotation is three: axis times angle, radians.`,
            ['input', 'pose', name],
          );
        }
        changes[posePartNames[name as keyof typeof posePartNames]] = Float32Array.from(values);
      }
      const started = performance.now();
      const result = await app.reconstructor.withParameters(base.result, changes);
      const row = await storeDerived(app, caller, {
        base,
        result,
        fusedFrom: fusedSources(base.row.result),
        sources,
        subject: base.row.subject,
        milliseconds: performance.now() - started,
      });
      for (const kind of new Set(input.artifacts ?? (['MESH_GLB'] as const)))
        await app.artifactMaking.make(app, caller, row, kind, {});
      return { reconstruction: new ReconstructionType(row) };
    });
  }
}

function padded(values: readonly number[], length: number): Float32Array {
  const all = new Float32Array(Math.max(length, values.length));
  all.set(values);
  return all;
}
