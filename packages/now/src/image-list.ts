import { NowError } from './errors.js';

/** The benchmark's four kinds of photos. */
export const challenges = ['multiview_neutral', 'multiview_expressions', 'multiview_occlusions', 'selfie'] as const;
export type Challenge = (typeof challenges)[number];

/** One line of the image list. */
export interface NowImage {
  readonly subject: string;
  readonly challenge: string;
  /** File name without its last four characters, as the original cuts it */
  readonly name: string;
  /** File name as listed */
  readonly file: string;
}

/**
 * Reads `imagepathsvalidation.txt`: only the last three parts of each path count, `SUBJECT/CHALLENGE/IMAGE.jpg`.
 * @throws NowError IMAGE_LIST_INVALID naming the line
 */
export function parseImageList(text: string): NowImage[] {
  const images: NowImage[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const [subject, challenge, file] = line.trim().split('/').slice(-3);
    if (!file || file.length <= 4 || [subject, challenge, file].includes('..')) {
      throw new NowError(
        'IMAGE_LIST_INVALID',
        `line ${index + 1} is "${line.slice(0, 80)}", expected SUBJECT/CHALLENGE/IMAGE.jpg`,
      );
    }
    images.push({ subject, challenge, name: file.slice(0, -4), file });
  });
  if (images.length === 0) throw new NowError('IMAGE_LIST_INVALID', 'the image list is empty');
  return images;
}
