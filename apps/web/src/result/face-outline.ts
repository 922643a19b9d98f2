interface Point {
  readonly x: number;
  readonly y: number;
}

/** The lines of the 68 iBUG points, first to last; a closed one ends where it began. */
const lines: readonly (readonly [first: number, last: number, isClosed: boolean])[] = [
  [0, 16, false], // jaw
  [17, 21, false], // eyebrows
  [22, 26, false],
  [27, 30, false], // nose
  [31, 35, false],
  [36, 41, true], // eyes
  [42, 47, true],
  [48, 59, true], // lips
  [60, 67, true],
];

/** The face in lines, as data of an SVG path in the points' own units. */
export function faceOutline(landmarks: readonly Point[]): string {
  return lines
    .map(([first, last, isClosed]) => {
      const points = landmarks.slice(first, last + 1).map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`);
      return `M${points.join('L')}${isClosed ? 'Z' : ''}`;
    })
    .join('');
}

/** Where a face was found, in words for screen readers. */
export function faceWords(
  photo: { readonly width: number; readonly height: number },
  { x, y, width, height }: Point & { readonly width: number; readonly height: number },
): string {
  const third = (share: number, words: readonly [string, string, string]) =>
    words[share < 1 / 3 ? 0 : share > 2 / 3 ? 2 : 1];
  const down = third((y + height / 2) / photo.height, ['top', '', 'bottom']);
  const across = third((x + width / 2) / photo.width, ['left', '', 'right']);
  const place = [down, across].filter(Boolean).join(' ');
  return `Face found, ${place ? `at the ${place}` : 'in the middle'} of the photo, ${Math.round(width)} pixels wide.`;
}
