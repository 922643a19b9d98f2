import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/**
 * Whether the operation asks for any of these fields somewhere below the field that is being resolved. Fields of the same name on other
 * types count, too: a yes may be wrong, a no is not.
 */
export function asksFor(info: GraphQLResolveInfo, names: ReadonlySet<string>): boolean {
  const seen = new Set<string>(); // fragments
  const within = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const { value } = selection.name;
        if (seen.has(value)) return false;
        seen.add(value);
        return within(info.fragments[value].selectionSet);
      }
      if (selection.kind === Kind.FIELD && names.has(selection.name.value)) return true;
      return selection.selectionSet !== undefined && within(selection.selectionSet);
    });
  return info.fieldNodes.some(({ selectionSet }) => selectionSet !== undefined && within(selectionSet));
}
