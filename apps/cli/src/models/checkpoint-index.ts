import { stat } from 'node:fs/promises';

/** The index of a checkpoint named by its prefix; other names stay as they are. */
export async function checkpointIndexOf(file: string): Promise<string> {
  if (await isFile(file)) return file;
  return (await isFile(`${file}.index`)) ? `${file}.index` : file;
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null))?.isFile() ?? false;
}
