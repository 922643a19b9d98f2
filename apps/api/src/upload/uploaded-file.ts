import { GraphQLError, GraphQLScalarType } from 'graphql';

/** A file of a multipart request, in memory once it has arrived. */
export class UploadedFile {
  #bytes: Promise<Buffer> | null;

  /** @param release  stops collecting the bytes and gives their memory back; may be called again */
  constructor(
    bytes: Promise<Buffer>,
    private readonly release: () => void,
  ) {
    bytes.catch(() => {}); // whoever reads it hears of it
    this.#bytes = bytes;
  }

  /** Waits for all of it. @throws ApiError IMAGE_TOO_LARGE, INVALID_ARGUMENT when the request had no such file */
  async read(): Promise<Buffer> {
    if (!this.#bytes) throw new Error('the uploaded file was discarded');
    return this.#bytes;
  }

  /** Says that nobody will read it any more. */
  discard(): void {
    this.#bytes = null;
    this.release();
  }
}

export const GraphQLUpload = new GraphQLScalarType<UploadedFile, never>({
  name: 'Upload',
  description: 'The `Upload` scalar type represents a file upload.',
  parseValue(value) {
    if (value instanceof UploadedFile) return value;
    throw new GraphQLError('Upload value invalid.');
  },
  parseLiteral(node) {
    throw new GraphQLError('Upload literal unsupported.', { nodes: node });
  },
  serialize() {
    throw new GraphQLError('Upload serialization unsupported.');
  },
});
