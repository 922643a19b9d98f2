import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { promisify } from 'node:util';
import { decodeImage, encodePng } from '@ringnet/io';
import { startReconstructorThread } from '@ringnet/reconstruct/node';
import { messageOf } from '../exit-code.js';
import type { ModelFolders } from '../models/model-folders.js';

/** One thing looked at. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'note' | 'problem';
  readonly detail: string;
  readonly advice?: string;
}

/** As bin/ringnet.js wants it. */
const wantedNode = 22;
const wantedBytes = 500e6;

/** Tries every part that a reconstruction needs, then what is optional. */
export async function* runChecks(folders: ModelFolders): AsyncGenerator<Check> {
  yield checkNode();
  yield await checkPictures();
  yield* await checkModels(folders);
  yield await checkDisk(folders);
  yield await checkFfmpeg();
}

function checkNode(): Check {
  const detail = `${process.version} on ${process.platform} ${process.arch}, ${availableParallelism()} cores, ${Math.round(freemem() / 1e6)} MB free`;
  const isOld = Number(process.versions.node.split('.')[0]) < wantedNode;
  return isOld
    ? { name: 'Node', state: 'problem', detail, advice: `Install Node ${wantedNode} or newer.` }
    : { name: 'Node', state: 'ok', detail };
}

async function checkPictures(): Promise<Check> {
  try {
    const pixel = { width: 2, height: 2, channels: 3, data: new Uint8Array(12) } as const;
    await decodeImage(await encodePng(pixel));
    return { name: 'Pictures', state: 'ok', detail: 'PNG written and read' };
  } catch (error) {
    return {
      name: 'Pictures',
      state: 'problem',
      detail: messageOf(error),
      advice: 'Reinstall: `npx pnpm install --force` brings the picture codec for this machine.',
    };
  }
}

async function checkModels(folders: ModelFolders): Promise<Check[]> {
  try {
    const start = performance.now();
    const reconstructor = await startReconstructorThread({ ...folders, threads: 1 });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const { headModels, regressors, notes } = reconstructor;
    await reconstructor.close();
    const names = (infos: typeof headModels) => infos.map(({ id }) => id).join(', ');
    return [
      { name: 'Models', state: 'ok', detail: `loaded in ${seconds} s from ${folders.modelsDir}` },
      { name: 'Head models', state: 'ok', detail: names(headModels) },
      { name: 'Regressors', state: 'ok', detail: names(regressors) },
      ...notes.map((detail): Check => ({ name: 'Models', state: 'note', detail })),
    ];
  } catch (error) {
    return [
      {
        name: 'Models',
        state: 'problem',
        detail: messageOf(error),
        advice: 'Check the repository out again, or name the folder with --models-dir.',
      },
    ];
  }
}

async function checkDisk(folders: ModelFolders): Promise<Check> {
  try {
    const { bavail, bsize } = await statfs(folders.modelsDir);
    const free = bavail * bsize;
    const detail = `${(free / 1e9).toFixed(1)} GB free`;
    return free < wantedBytes
      ? { name: 'Disk', state: 'problem', detail, advice: 'Free some space: results are written to it.' }
      : { name: 'Disk', state: 'ok', detail };
  } catch (error) {
    return { name: 'Disk', state: 'note', detail: messageOf(error) };
  }
}

async function checkFfmpeg(): Promise<Check> {
  try {
    const { stdout } = await promisify(execFile)('ffmpeg', ['-version']);
    return { name: 'ffmpeg', state: 'ok', detail: stdout.split('\n')[0] };
  } catch {
    return {
      name: 'ffmpeg',
      state: 'note',
      detail: 'not found',
      advice: 'Only `ringnet video` needs it: install ffmpeg.',
    };
  }
}
