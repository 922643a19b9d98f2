import { notify } from './notice.js';

/** Puts text on the clipboard and says so; also where the page came over plain http, which has no clipboard of its own. */
export async function copyText(text: string, done: string): Promise<void> {
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else copyBySelection(text);
    notify(done);
  } catch {
    notify('This browser does not let the page copy. Select the text and copy it by hand.');
  }
}

function copyBySelection(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (!isCopied) throw new Error('not copied');
}
