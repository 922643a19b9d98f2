import { Field, Int, ObjectType } from 'type-graphql';
import type { ApiError } from './api-error.js';
import { ErrorCode } from './error-code.js';

@ObjectType('UserError', { description: 'Why a mutation did nothing, in a form that programs can act on.' })
export class UserError {
  @Field(() => ErrorCode, { description: 'What to branch on.' })
  readonly code: ErrorCode;

  @Field(() => String, { description: 'A sentence for people.' })
  readonly message: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the argument at fault, such as `["input", "image"]`.',
  })
  readonly field: readonly string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds after which trying again makes sense; null when it does not.',
  })
  readonly retryAfterSeconds: number | null;

  constructor(error: ApiError) {
    this.code = error.code;
    this.message = error.message;
    this.field = error.field;
    this.retryAfterSeconds = error.retryAfterSeconds;
  }
}
