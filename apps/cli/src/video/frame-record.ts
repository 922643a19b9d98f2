import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** What was found in the frames so far, a line of JSON each. */
export interface FrameRecord {
  /** Where it lies once it is finished */
  readonly file: string;
  /** Arrays of numbers become JSON arrays. */
  add(line: object): Promise<void>;
  /** Takes the place of an earlier record. */
  finish(): Promise<void>;
  /** Ends writing. What is not finished keeps its other name, `frames.jsonl.partial`, unless it is empty. */
  close(): Promise<void>;
}

/** Begins `frames.jsonl` of a folder; an earlier one stays until this one is finished. */
export async function openFrameRecord(folder: string): Promise<FrameRecord> {
  const file = path.join(folder, 'frames.jsonl');
  const partial = `${file}.partial`;
  const handle = await open(partial, 'w');
  let isEmpty = true;
  let isOpen = true;
  const end = async () => {
    if (isOpen) await handle.close();
    isOpen = false;
  };
  return {
    file,
    async add(line) {
      isEmpty = false;
      await handle.appendFile(`${JSON.stringify(line, arraysAsNumbers)}\n`);
    },
    async finish() {
      await handle.sync();
      await end();
      await rename(partial, file);
    },
    async close() {
      await end();
      if (isEmpty) await rm(partial, { force: true });
    },
  };
}

function arraysAsNumbers(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as Float32Array) : value;
}
