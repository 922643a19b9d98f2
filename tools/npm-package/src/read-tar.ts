/** Reads the regular files of an uncompressed tar archive: path -> bytes (views into `archive`, not copies). */
export function readTar(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const text = new TextDecoder();
  const field = (start: number, length: number) => text.decode(archive.subarray(start, start + length)).split('\0')[0];
  for (let at = 0; at + 512 <= archive.length; ) {
    const name = field(at, 100);
    if (name === '') break;
    const sizeBytes = Number.parseInt(field(at + 124, 12).trim(), 8);
    const prefix = field(at + 345, 155);
    const type = archive[at + 156];
    if (type === 0 || type === 48)
      files.set(prefix ? `${prefix}/${name}` : name, archive.subarray(at + 512, at + 512 + sizeBytes));
    at += 512 + Math.ceil(sizeBytes / 512) * 512;
  }
  return files;
}
