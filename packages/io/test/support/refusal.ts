import { FormatError } from '../../src/index.js';

/** Runs a reader on bytes that may be damaged: what it returns is ignored, anything thrown but `FormatError` comes out. */
export async function readOrRefuse(
  read: (bytes: Uint8Array) => unknown,
  bytes: Uint8Array,
): Promise<FormatError | null> {
  try {
    await read(bytes);
    return null;
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}
