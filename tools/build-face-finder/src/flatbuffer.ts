/** A table of a flatbuffer: fields by number, absent fields read as their default. */
export class FlatTable {
  constructor(
    private readonly view: DataView,
    private readonly at: number,
  ) {}

  /** The root table of a file. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  int8(field: number, fallback = 0): number {
    const at = this.fieldAt(field);
    return at ? this.view.getInt8(at) : fallback;
  }

  int32(field: number, fallback = 0): number {
    const at = this.fieldAt(field);
    return at ? this.view.getInt32(at, true) : fallback;
  }

  table(field: number): FlatTable | undefined {
    const at = this.fieldAt(field);
    return at ? new FlatTable(this.view, this.follow(at)) : undefined;
  }

  tables(field: number): FlatTable[] {
    return this.elements(field, 4).map((at) => new FlatTable(this.view, this.follow(at)));
  }

  int32s(field: number): number[] {
    return this.elements(field, 4).map((at) => this.view.getInt32(at, true));
  }

  bytes(field: number): Uint8Array {
    const at = this.fieldAt(field);
    if (!at) return new Uint8Array(0);
    const start = this.follow(at);
    return new Uint8Array(this.view.buffer, this.view.byteOffset + start + 4, this.view.getUint32(start, true));
  }

  text(field: number): string {
    return new TextDecoder().decode(this.bytes(field));
  }

  /** Byte offset of a field; 0 when the table leaves it out. */
  private fieldAt(field: number): number {
    const vtable = this.at - this.view.getInt32(this.at, true);
    const slot = 4 + 2 * field;
    const offset = slot < this.view.getUint16(vtable, true) ? this.view.getUint16(vtable + slot, true) : 0;
    return offset ? this.at + offset : 0;
  }

  private follow(at: number): number {
    return at + this.view.getUint32(at, true);
  }

  private elements(field: number, sizeBytes: number): number[] {
    const at = this.fieldAt(field);
    if (!at) return [];
    const start = this.follow(at);
    return Array.from({ length: this.view.getUint32(start, true) }, (_, k) => start + 4 + k * sizeBytes);
  }
}
