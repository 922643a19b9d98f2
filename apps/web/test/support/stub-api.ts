import { vi } from 'vitest';

/** What the page asks the server: the operation's name and its variables. */
export interface Asked {
  readonly name: string;
  readonly variables: Record<string, unknown>;
}

/** Answers the page's requests in the server's place. @returns what was asked so far */
export function stubApi(answer: (asked: Asked) => unknown): Asked[] {
  const all: Asked[] = [];
  vi.stubGlobal('fetch', async (_address: string, { body }: { body: string }) => {
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    const asked = { name: /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '', variables };
    all.push(asked);
    const data = await answer(asked);
    return data instanceof Response ? data : Response.json({ data });
  });
  return all;
}
