import { Field, ObjectType } from 'type-graphql';
import { ApiError } from './api-error.js';

@ObjectType('PageInfo', { description: 'Where a page lies in its list, as Relay defines it.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more follow when paging forwards.' })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether more precede when paging backwards.' })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null on an empty page.' })
  readonly startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item; null on an empty page.' })
  readonly endCursor!: string | null;
}

/** A row's place in the order (createdAt, id). */
export interface Key {
  readonly createdAt: Date;
  readonly id: string;
}

export interface PageArguments {
  readonly first?: number | undefined;
  readonly after?: string | undefined;
  readonly last?: number | undefined;
  readonly before?: string | undefined;
}

export interface PageWindow {
  readonly size: number;
  readonly backwards: boolean;
  readonly after: Key | null;
  readonly before: Key | null;
}

export function encodeCursor({ createdAt, id }: Key): string {
  return Buffer.from(`${createdAt.getTime()}:${id}`).toString('base64url');
}

function decodeCursor(cursor: string, field: string): Key {
  const [time, id] = Buffer.from(cursor, 'base64url').toString().split(':');
  if (!/^\d{1,15}$/.test(time) || !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id ?? '')) {
    throw new ApiError('INVALID_ARGUMENT', `${field} is not a cursor of this server.`, [field]);
  }
  return { createdAt: new Date(Number(time)), id };
}

/** Reads Relay's four arguments: 1 to 100 items, 20 unless told. @throws ApiError INVALID_ARGUMENT */
export function readPageArguments({ first, after, last, before }: PageArguments): PageWindow {
  if (first != null && last != null) throw new ApiError('INVALID_ARGUMENT', 'Give first or last, not both.', ['first']);
  for (const [name, value] of Object.entries({ first, last })) {
    if (value != null && (value < 1 || value > 100)) {
      throw new ApiError('INVALID_ARGUMENT', `${name} is ${value}; it can be 1 to 100.`, [name]);
    }
  }
  return {
    size: first ?? last ?? 20,
    backwards: last != null,
    after: after == null ? null : decodeCursor(after, 'after'),
    before: before == null ? null : decodeCursor(before, 'before'),
  };
}
