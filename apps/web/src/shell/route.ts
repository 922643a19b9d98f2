import { signal } from '@preact/signals';

export type Route = { readonly page: 'home' } | { readonly page: 'result'; readonly id: string };

/** Where the visitor is; `#/r/ID` links to one reconstruction. */
export const route = signal<Route>(readRoute(location.hash));

addEventListener('hashchange', () => {
  route.value = readRoute(location.hash);
});

export function resultLink(id: string): string {
  return `#/r/${encodeURIComponent(id)}`;
}

/** The route that a location hash names; anything unknown is home. */
export function readRoute(hash: string): Route {
  const match = /^#\/r\/([^/?]+)/.exec(hash);
  if (!match) return { page: 'home' };
  try {
    return { page: 'result', id: decodeURIComponent(match[1]) };
  } catch {
    return { page: 'home' }; // a link that lost a part on its way, such as `%4`
  }
}
