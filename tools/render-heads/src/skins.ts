import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeImage, type RgbImage } from '@ringnet/io';

/** One of the open head's CC0 skins. */
export interface Skin {
  /** Such as `young_asian_female` */
  readonly name: string;
  readonly tone: 'african' | 'asian' | 'caucasian';
  readonly sex: 'female' | 'male';
  readonly age: 'young' | 'middleage' | 'old';
  /** Square, the model's UV layout, sRGB */
  readonly image: RgbImage;
  /** [3], linear, of the painted texels */
  readonly meanColor: readonly number[];
}

/**
 * Reads the skins that come with the open head, in the order of their names.
 * @param folder  `models/open-head/skins`
 */
export async function loadSkins(folder: string): Promise<Skin[]> {
  const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as { skins: { id: string }[] };
  const skins: Skin[] = [];
  for (const name of index.skins.map(({ id }) => id).sort()) {
    const { image } = await decodeImage(await readFile(join(folder, `${name}.webp`)));
    const [age, tone, sex] = name.split('_');
    skins.push({ name, tone, sex, age, image, meanColor: meanColor(image) } as Skin);
  }
  return skins;
}

function meanColor({ data }: RgbImage): number[] {
  const sum = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < data.length; i += 3) {
    if (data[i] + data[i + 1] + data[i + 2] < 30) continue;
    count++;
    for (let k = 0; k < 3; k++) sum[k] += (data[i + k] / 255) ** 2.2;
  }
  return sum.map((value) => value / Math.max(1, count));
}
