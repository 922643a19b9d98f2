/** Whether a key belongs to the browser: Ctrl and + zooms the page, Alt and left goes back. */
export function isShortcut({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey;
}
