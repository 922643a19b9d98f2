import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, type ValidationRule, validate } from 'graphql';
import { mostTokens } from './query-limits.js';

/** What a query is checked against. */
export interface DocumentRules {
  readonly schema: GraphQLSchema;
  readonly rules: readonly ValidationRule[];
}

/** Parses and validates a query that does not pass through Apollo. @returns it, or what is wrong with it */
export function readDocument(query: string, { schema, rules }: DocumentRules): DocumentNode | GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(query, { maxTokens: mostTokens });
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
  const errors = validate(schema, document, [...rules]);
  return errors.length > 0 ? [...errors] : document;
}
