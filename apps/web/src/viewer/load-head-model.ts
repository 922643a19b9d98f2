import type { HeadModel } from '@ringnet/flame';

const models = new Map<string, Promise<HeadModel>>();

/** Fetches and parses a head model once; the page turns and edits heads with it locally. */
export function loadHeadModel(id: string): Promise<HeadModel> {
  let model = models.get(id);
  if (!model) {
    model = fetchHeadModel(id);
    models.set(id, model);
    model.catch(() => models.delete(id));
  }
  return model;
}

async function fetchHeadModel(id: string): Promise<HeadModel> {
  const [response, parser] = await Promise.all([
    fetch(`/models/${encodeURIComponent(id)}.npz`),
    import('./parse-model-file.js'),
  ]);
  if (!response.ok) throw new Error(`This server does not offer the head model ${id} to the page.`);
  return parser.parseModelFile(new Uint8Array(await response.arrayBuffer()));
}
