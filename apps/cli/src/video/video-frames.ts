import { spawn } from 'node:child_process';
import type { RgbImage } from '@ringnet/io';
import { CliError } from '../exit-code.js';

/**
 * The frames of a video, one after another, decoded by the user's ffmpeg; videos of more than 8 bits, as phones record
 * them, come as 8.
 *
 * @throws CliError FFMPEG_MISSING, FFMPEG_FAILED with ffmpeg's own words
 */
export async function* videoFrames(file: string, fps: number, signal: AbortSignal): AsyncGenerator<RgbImage> {
  const ffmpeg = spawn(
    'ffmpeg',
    [
      '-v',
      'error',
      '-nostdin',
      '-i',
      file,
      '-vf',
      `fps=${fps}`,
      '-f',
      'image2pipe',
      '-c:v',
      'ppm',
      '-pix_fmt',
      'rgb24',
      '-',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], signal },
  );
  const said: string[] = [];
  ffmpeg.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const ended = new Promise<number | null>((resolve, reject) => {
    ffmpeg.on('error', reject).on('close', resolve);
  });
  ended.catch(() => {});
  let pieces: Uint8Array[] = [];
  let length = 0;
  let frameLength = 0; // a large frame comes in hundreds of pieces: they are joined once it is whole
  for await (const piece of ffmpeg.stdout as AsyncIterable<Uint8Array>) {
    pieces.push(piece);
    length += piece.length;
    if (length < frameLength) continue;
    let rest: Uint8Array = Buffer.concat(pieces);
    for (let frame = takePpm(rest); frame; frame = takePpm(rest)) {
      yield frame.image;
      frameLength = frame.length;
      rest = rest.subarray(frameLength);
    }
    pieces = [rest];
    length = rest.length;
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

/**
 * The first whole PPM picture of the bytes, and how long it is.
 *
 * @throws CliError FFMPEG_FAILED when they are something else
 */
export function takePpm(bytes: Uint8Array): { readonly image: RgbImage; readonly length: number } | null {
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 64)));
  if (!header && bytes.length >= 64)
    throw new CliError('ffmpeg gave something other than frames', undefined, 'FFMPEG_FAILED');
  if (!header) return null;
  const [width, height] = [Number(header[1]), Number(header[2])];
  const length = header[0].length + width * height * 3;
  if (bytes.length < length) return null;
  return { image: { width, height, channels: 3, data: bytes.slice(header[0].length, length) }, length };
}
