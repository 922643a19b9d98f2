import { open } from 'node:fs/promises';

/** A file read in ranges; close it. */
export interface FileSource {
  readonly size: number;
  readRange(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Opens a file for the lazy readers of @ringnet/io. */
export async function openFileSource(file: string): Promise<FileSource> {
  const handle = await open(file);
  const { size } = await handle.stat();
  return {
    size,
    async readRange(offset, length) {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
}
