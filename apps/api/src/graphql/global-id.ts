import { randomUUID } from 'node:crypto';

/** The kinds of thing that `node` can find; the position in this list is part of every id, so only append. */
export const nodeTypes = ['Photo', 'Reconstruction', 'Artifact'] as const;
export type NodeType = (typeof nodeTypes)[number];

let lastTime = 0;
let sequence = 0;

/** A new row id: UUID version 7, with a counter within the millisecond (RFC 9562, 6.2, method 1): ids that this process makes later sort later. */
export function newId(): string {
  const now = Date.now();
  sequence = now > lastTime ? 0 : sequence + 1;
  lastTime = Math.max(lastTime, now);
  if (sequence > 0xfff) {
    lastTime += 1;
    sequence = 0;
  }
  const time = lastTime.toString(16).padStart(12, '0');
  const counter = sequence.toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}${randomUUID().slice(18)}`; // whose other digits are random already
}

/** A row id made from bytes, such as a hash: UUID version 8. */
export function uuidFrom(bytes: Buffer): string {
  const own = Buffer.from(bytes.subarray(0, 16));
  own[6] = (own[6] & 0x0f) | 0x80;
  own[8] = (own[8] & 0x3f) | 0x80;
  return formatUuid(own);
}

/** The opaque id that clients see: one byte for the type, 16 for the row. */
export function toGlobalId(type: NodeType, uuid: string): string {
  return Buffer.concat([Buffer.from([nodeTypes.indexOf(type)]), Buffer.from(uuid.replaceAll('-', ''), 'hex')]).toString(
    'base64url',
  );
}

/** @returns the type and row id, or null when the text is not an id of this server */
export function fromGlobalId(id: string): { readonly type: NodeType; readonly uuid: string } | null {
  if (!/^[\w-]{23}$/.test(id)) return null;
  const bytes = Buffer.from(id, 'base64url');
  const type = nodeTypes[bytes[0]];
  return type && bytes.length === 17 ? { type, uuid: formatUuid(bytes.subarray(1)) } : null;
}

/** @returns the row id when the id is of that type, else null */
export function rowId(type: NodeType, id: string): string | null {
  const found = fromGlobalId(id);
  return found?.type === type ? found.uuid : null;
}

function formatUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
