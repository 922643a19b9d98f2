import type { Reconstruction as Result } from '@ringnet/reconstruct';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, ID, ObjectType } from 'type-graphql';
import type { Reconstruction } from '../generated/prisma/client.js';
import { ErrorCode } from '../graphql/error-code.js';
import { toGlobalId } from '../graphql/global-id.js';
import { NodeInterface } from '../graphql/node.type.js';
import { Engine } from './engine.type.js';
import { Face, Landmark } from './face.type.js';
import { Camera, Pose } from './pose.type.js';
import { ReconstructionStatus } from './reconstruction-enums.js';
import { cameraOf, landmarksOf, poseOf } from './reconstruction-parts.js';
import { unpackFace } from './stored-face.js';
import { unpackReconstruction } from './stored-reconstruction.js';

@ObjectType('Failure', { description: 'Why a reconstruction ended without a result.' })
export class Failure {
  @Field(() => ErrorCode, { description: 'What to branch on.' })
  readonly code!: ErrorCode;

  @Field(() => String, { description: 'A sentence for people.' })
  readonly message!: string;

  @Field(() => Boolean, { description: 'Whether retryReconstruction may cure it.' })
  readonly retryable!: boolean;
}

@ObjectType('Quality', { description: 'How far to trust a result.' })
export class Quality {
  @Field(() => Float, { description: '0 to 1.' })
  readonly confidence!: number;

  @Field(() => Float, {
    nullable: true,
    description: "Mean distance of fitted to found landmarks, in % of the distance between the eyes' outer corners.",
  })
  readonly reprojectionErrorPercent!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the texture that the photo saw, 0 to 1; null until a texture is made.',
  })
  readonly textureCoverage!: number | null;

  @Field(() => [String], { description: 'Sentences for people: extreme pose, small face.' })
  readonly warnings!: readonly string[];
}

@ObjectType('StageTiming', { description: 'How long one step took.' })
export class StageTiming {
  @Field(() => String, { description: 'Name of the step, such as `regress`.' })
  readonly stage!: string;

  @Field(() => Float, { description: 'Wall clock.' })
  readonly milliseconds!: number;
}

/** A row, which lists read without its large columns when nobody asks for what is in them. */
export type ReconstructionRow = Omit<Reconstruction, 'face' | 'result' | 'timings' | 'request'> &
  Partial<Pick<Reconstruction, 'face' | 'result' | 'timings'>>;

/** Fields of Reconstruction that are made from `face`, `result` and `timings`. */
export const resultFields: ReadonlySet<string> = new Set([
  'camera',
  'engine',
  'expression',
  'face',
  'fusion',
  'landmarks',
  'pose',
  'quality',
  'shape',
  'softwareVersion',
  'timings',
]);

@ObjectType('Reconstruction', { implements: NodeInterface, description: 'One face of one photo as a 3D head.' })
export class ReconstructionType implements NodeInterface {
  readonly typeName = 'Reconstruction';
  private unpacked: Result | null = null;

  constructor(readonly row: ReconstructionRow) {}

  /** Null until SUCCEEDED. */
  get result(): Result | null {
    const { result, timings } = this.row;
    if (result === undefined) throw new Error('resultFields lacks a field that needs the result');
    if (result === null) return null;
    this.unpacked ??= unpackReconstruction(result, timings);
    return this.unpacked;
  }

  @Field(() => ID, { description: 'Opaque, unique over all types, stable.' })
  get id(): string {
    return toGlobalId('Reconstruction', this.row.id);
  }

  @Field(() => ReconstructionStatus, { description: 'How far it has come.' })
  get status(): ReconstructionStatus {
    return this.row.status as ReconstructionStatus;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The step that a worker is at: decode, find-faces, crop, regress, head, artifacts.',
  })
  get stage(): string | null {
    return this.row.stage;
  }

  @Field(() => Float, { description: '0 to 1.' })
  get progress(): number {
    return this.row.progress;
  }

  @Field(() => GraphQLDateTime, { description: 'When it was asked for.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When a worker took it up (the last time).' })
  get startedAt(): Date | null {
    return this.row.startedAt;
  }

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ended, well or not.' })
  get finishedAt(): Date | null {
    return this.row.finishedAt;
  }

  @Field(() => Failure, { nullable: true, description: 'Why it failed or was canceled; else null.' })
  get failure(): Failure | null {
    const { failureCode, failureMessage, failureRetryable } = this.row;
    if (!failureCode) return null;
    return { code: failureCode as ErrorCode, message: failureMessage ?? '', retryable: failureRetryable ?? false };
  }

  @Field(() => Face, {
    nullable: true,
    description:
      'The face in the photo, as soon as it is found, long before SUCCEEDED; null until then, and with `crop: AS_IS`.',
  })
  get face(): Face | null {
    return this.result ? this.result.face : unpackFace(this.row.face);
  }

  @Field(() => Camera, { nullable: true, description: 'The camera; null until SUCCEEDED.' })
  get camera(): Camera | null {
    return this.result && cameraOf(this.result);
  }

  @Field(() => Pose, { nullable: true, description: 'The pose; null until SUCCEEDED.' })
  get pose(): Pose | null {
    return this.result && poseOf(this.result);
  }

  @Field(() => [Landmark], {
    nullable: true,
    description: 'The 68 iBUG points in order; null until SUCCEEDED, and for a head model without them.',
  })
  get landmarks(): readonly Landmark[] | null {
    return this.result && this.result.landmarksImage.length > 0 ? landmarksOf(this.result) : null;
  }

  @Field(() => Engine, {
    nullable: true,
    description: 'What the networks ran on; null until SUCCEEDED, and where it was not kept.',
  })
  get engine(): Engine | null {
    return this.result?.engine ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Version of the software that made the numbers; null until SUCCEEDED, and where it was not kept.',
  })
  get softwareVersion(): string | null {
    return this.result?.softwareVersion ?? null;
  }

  @Field(() => Quality, { nullable: true, description: 'How far to trust it; null until SUCCEEDED.' })
  get quality(): Quality | null {
    return this.result?.quality ?? null;
  }

  @Field(() => [StageTiming], { description: 'How long each step took; empty until SUCCEEDED.' })
  get timings(): readonly StageTiming[] {
    return this.result?.timings ?? [];
  }
}
