import { spawn } from 'node:child_process';
import type { RgbImage } from '@ringnet/io';
import { CliError } from '../exit-code.js';

/**
 * The frames of a video, one after another, decoded by the user's ffmpeg.
 *
 * @throws CliError FFMPEG_MISSING, FFMPEG_FAILED with ffmpeg's own words
 */
export async function* videoFrames(file: string, fps: number, signal: AbortSignal): AsyncGenerator<RgbImage> {
  const ffmpeg = spawn(
    'ffmpeg',
    ['-v', 'error', '-nostdin', '-i', file, '-vf', `fps=${fps}`, '-f', 'image2pipe', '-c:v', 'ppm', '-'],
    { stdio: ['ignore', 'pipe', 'pipe'], signal },
  );
  const said: string[] = [];
  ffmpeg.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const ended = new Promise<number | null>((resolve, reject) => {
    ffmpeg.on('error', reject).on('close', resolve);
  });
  ended.catch(() => {});
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of ffmpeg.stdout as AsyncIterable<Uint8Array>) {
    rest = Buffer.concat([rest, chunk]);
    for (let frame = takePpm(rest); frame; frame = takePpm(rest)) {
      yield frame.image;
      rest = rest.subarray(frame.length);
    }
  }
  try {
    const code = await ended;
    if (code !== 0)
      throw new CliError(`ffmpeg cannot read ${file}: ${said.join('').trim()}`, undefined, 'FFMPEG_FAILED');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new CliError('ffmpeg is not on the PATH: install it, `ringnet video` needs it', undefined, 'FFMPEG_MISSING');
  }
}

/** The first whole PPM picture of the bytes, and how long it is. */
export function takePpm(bytes: Uint8Array): { readonly image: RgbImage; readonly length: number } | null {
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 64)));
  if (!header) return null;
  const [width, height] = [Number(header[1]), Number(header[2])];
  const length = header[0].length + width * height * 3;
  if (bytes.length < length) return null;
  return { image: { width, height, channels: 3, data: bytes.slice(header[0].length, length) }, length };
}
