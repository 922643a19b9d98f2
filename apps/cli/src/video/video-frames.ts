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
  let wanted = 0; // a large frame comes in hundreds of pieces: they are joined once it is whole
  for await (const piece of ffmpeg.stdout as AsyncIterable<Uint8Array>) {
    pieces.push(piece);
    length += piece.length;
    if (length < wanted) continue;
    let rest: Uint8Array = Buffer.concat(pieces);
    for (let frame = ppmHeader(rest); ; frame = ppmHeader(rest)) {
      wanted = frame?.end ?? 0;
      if (!frame || rest.length < frame.end) break;
      const { width, height, start, end } = frame;
      yield { width, height, channels: 3, data: rest.slice(start, end) };
      rest = rest.subarray(end);
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

/** More than any header of a frame has. */
const HEADER_BYTES = 64;

/** Where in the bytes the first PPM picture has its pixels; null when there are too few bytes to tell. @throws CliError FFMPEG_FAILED when they are something else */
export function ppmHeader(bytes: Uint8Array) {
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(new TextDecoder('latin1').decode(bytes.subarray(0, HEADER_BYTES)));
  if (!header && bytes.length >= HEADER_BYTES)
    throw new CliError('ffmpeg gave something other than frames', undefined, 'FFMPEG_FAILED');
  if (!header) return null;
  const [width, height] = [Number(header[1]), Number(header[2])];
  const start = header[0].length;
  return { width, height, start, end: start + width * height * 3 };
}
