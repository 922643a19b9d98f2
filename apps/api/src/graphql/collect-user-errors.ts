import { toApiError } from './api-error.js';
import { UserError } from './user-error.type.js';

/** Runs a mutation; what clients may know of its failure becomes `userErrors` beside the empty answer. */
export async function collectUserErrors<Answer extends object>(
  empty: Answer,
  run: () => Promise<Answer>,
): Promise<Answer & { readonly userErrors: readonly UserError[] }> {
  try {
    return { ...(await run()), userErrors: [] };
  } catch (error) {
    const known = toApiError(error);
    if (!known) throw error;
    return { ...empty, userErrors: [new UserError(known)] };
  }
}
