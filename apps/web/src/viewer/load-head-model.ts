import { createDecoder, type HeadDecoder, type HeadModel } from '@ringnet/flame';

const decoders = new Map<string, Promise<HeadDecoder>>();

/** Fetches a head model once and makes it ready; every head on the page is decoded by the one decoder of its model. */
export function loadHeadDecoder(id: string): Promise<HeadDecoder> {
  let decoder = decoders.get(id);
  if (!decoder) {
    decoder = fetchHeadModel(id).then((model) => createDecoder(model));
    decoders.set(id, decoder);
    decoder.catch(() => decoders.delete(id));
  }
  return decoder;
}

async function fetchHeadModel(id: string): Promise<HeadModel> {
  const [response, parser] = await Promise.all([
    fetch(`/models/${encodeURIComponent(id)}.npz`),
    import('./parse-model-file.js'),
  ]);
  if (!response.ok) throw new Error(`This server does not offer the head model ${id} to the page.`);
  return parser.parseModelFile(new Uint8Array(await response.arrayBuffer()));
}
