/** Sides are the person's own, as in iBUG's 68 point scheme. */
const groups: readonly (readonly [name: string, count: number])[] = [
  ['jaw', 17],
  ['right-eyebrow', 5],
  ['left-eyebrow', 5],
  ['nose-bridge', 4],
  ['nose-base', 5],
  ['right-eye', 6],
  ['left-eye', 6],
  ['outer-lip', 12],
  ['inner-lip', 8],
];

/** Names of the 68 landmarks by index, such as `jaw-1` and `left-eye-6`. */
export const landmarkNames: readonly string[] = groups.flatMap(([name, count]) =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1}`),
);
