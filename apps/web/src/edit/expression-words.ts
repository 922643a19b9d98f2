/** What people call the open head's expression units, most wanted first; other models' units keep their own names. */
const words = new Map([
  ['mouth-corner-puller', 'Smile'],
  ['mouth-upward-retraction', 'Laugh'],
  ['mouth-depression', 'Corners down'],
  ['mouth-depression-retraction', 'Grimace'],
  ['mouth-retraction', 'Corners back'],
  ['mouth-pursing', 'Purse lips'],
  ['mouth-protusion', 'Push lips forward'],
  ['mouth-compression', 'Press lips'],
  ['mouth-eversion', 'Turn lips out'],
  ['mouth-elevation', 'Raise upper lip'],
  ['mouth-part-later', 'Part lips sideways'],
  ['mouth-parling', 'Talk'],
  ['nose-left-elevation', 'Wrinkle nose, left'],
  ['nose-right-elevation', 'Wrinkle nose, right'],
  ['nose-left-dilatation', 'Flare nostril, left'],
  ['nose-right-dilatation', 'Flare nostril, right'],
  ['nose-compression', 'Narrow nose'],
  ['nose-depression', 'Nose tip down'],
  ['eye-left-closure', 'Close eye, left'],
  ['eye-right-closure', 'Close eye, right'],
  ['eye-left-opened-up', 'Widen eye, left'],
  ['eye-right-opened-up', 'Widen eye, right'],
  ['eye-left-slit', 'Squint, left'],
  ['eye-right-slit', 'Squint, right'],
  ['eyebrows-left-up', 'Raise brow, left'],
  ['eyebrows-right-up', 'Raise brow, right'],
  ['eyebrows-left-inner-up', 'Raise inner brow, left'],
  ['eyebrows-right-inner-up', 'Raise inner brow, right'],
  ['eyebrows-left-extern-up', 'Raise outer brow, left'],
  ['eyebrows-right-extern-up', 'Raise outer brow, right'],
  ['eyebrows-left-down', 'Lower brow, left'],
  ['eyebrows-right-down', 'Lower brow, right'],
  ['neck-platysma', 'Tense neck'],
]);
const order = [...words.keys()];

/** A unit's name for people: `mouth-smile_L` or `smileLeft` become "Mouth smile, left". */
export function expressionWords(name: string): string {
  const known = words.get(name);
  if (known) return known;
  const spaced = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_.]+/g, ' ')
    .toLowerCase()
    .trim()
    .replace(/ (left|l)$/, ', left')
    .replace(/ (right|r)$/, ', right');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Sorts units by how often people reach for them; unknown ones stay where they are, at the end. */
export function byWant(a: string, b: string): number {
  const rank = (name: string) => (words.has(name) ? order.indexOf(name) : order.length);
  return rank(a) - rank(b);
}
