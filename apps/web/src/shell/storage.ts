/** Reads a setting kept in this browser; empty when there is none or storage is off. */
export function recall(name: string): string {
  try {
    return localStorage.getItem(`ringnet.${name}`) ?? '';
  } catch {
    return '';
  }
}

/** Keeps a setting in this browser; an empty value removes it. */
export function remember(name: string, value: string): void {
  try {
    if (value) localStorage.setItem(`ringnet.${name}`, value);
    else localStorage.removeItem(`ringnet.${name}`);
  } catch {
    // Private windows may refuse; the setting then lasts as long as the page.
  }
}
