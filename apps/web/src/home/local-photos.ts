const kept = 8;
const urls = new Map<string, string>();

/** Remembers the photo just sent, so that the page shows it before the server has it ready. Keeps the last few only. */
export function keepLocalPhoto(photoId: string, photo: Blob): void {
  forget(photoId);
  urls.set(photoId, URL.createObjectURL(photo));
  for (const oldest of urls.keys()) {
    if (urls.size <= kept) break;
    forget(oldest);
  }
}

/** The object URL of a photo sent from this page, if still kept. */
export function localPhoto(photoId: string): string | undefined {
  return urls.get(photoId);
}

function forget(photoId: string): void {
  const url = urls.get(photoId);
  if (url) URL.revokeObjectURL(url);
  urls.delete(photoId);
}
