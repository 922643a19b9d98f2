/**
 * Photos sent from this browser, kept in this browser: the server never hands their pixels out again. Oldest go first.
 * Where the browser keeps nothing (private windows, plain http, a full disk), a photo lasts as long as the page.
 */
const cacheName = 'ringnet-photos';
const kept = 60;
const keptShown = 6;
const shown = new Map<string, string>();

/** Remembers a photo just sent. */
export async function keepLocalPhoto(photoId: string, photo: Blob): Promise<void> {
  show(photoId, photo);
  const cache = await openCache();
  if (!cache) return;
  try {
    await cache.put(cacheKey(photoId), new Response(photo));
    const oldest = (await cache.keys()).slice(0, -kept);
    await Promise.all(oldest.map((key) => cache.delete(key)));
  } catch {
    // no room: this browser has it as long as the page
  }
}

/** An object URL of a photo sent from this browser; null when it came from elsewhere. */
export async function localPhoto(photoId: string): Promise<string | null> {
  const url = shown.get(photoId);
  if (url) return keepShown(photoId, url);
  const response = await (await openCache())?.match(cacheKey(photoId));
  if (!response) return null;
  return show(photoId, await response.blob());
}

/** Forgets a photo that was deleted. */
export async function forgetLocalPhoto(photoId: string): Promise<void> {
  const url = shown.get(photoId);
  if (url) URL.revokeObjectURL(url);
  shown.delete(photoId);
  await (await openCache())?.delete(cacheKey(photoId));
}

function show(photoId: string, photo: Blob): string {
  return keepShown(photoId, URL.createObjectURL(photo));
}

/** Object URLs hold their photo in memory: only the few that were looked at last stay. */
function keepShown(photoId: string, url: string): string {
  shown.delete(photoId); // a Map goes by first insertion
  shown.set(photoId, url);
  for (const [oldest, oldUrl] of shown) {
    if (shown.size <= keptShown) break;
    URL.revokeObjectURL(oldUrl);
    shown.delete(oldest);
  }
  return url;
}

function cacheKey(photoId: string): string {
  return `/local-photos/${encodeURIComponent(photoId)}`;
}

async function openCache(): Promise<Cache | null> {
  try {
    return 'caches' in globalThis ? await caches.open(cacheName) : null;
  } catch {
    return null;
  }
}
