import path from 'node:path';
import type { PhotoInput } from '../inputs/expand-inputs.js';

/** A name for each photo's results, never the same twice: a second `face` becomes `face.png`, a third `face-2`. */
export function resultNames(photos: readonly PhotoInput[]): string[] {
  const taken = new Set<string>();
  return photos.map(({ file, name }) => {
    let free = [name, `${name}${path.extname(file)}`].find((candidate) => !taken.has(candidate));
    for (let number = 2; free === undefined; number++)
      free = taken.has(`${name}-${number}`) ? undefined : `${name}-${number}`;
    taken.add(free);
    return free;
  });
}

/** Where a photo's heads go: under its own name, then `face-2`, or `face-head-2` where another photo is called `face-2`. */
export function headName(photoName: string, index: number, photoNames: ReadonlySet<string>): string {
  if (index === 0) return photoName;
  let stem = photoName;
  while (photoNames.has(`${stem}-${index + 1}`)) stem += '-head';
  return `${stem}-${index + 1}`;
}
