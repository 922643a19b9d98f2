import { useLayoutEffect } from 'preact/hooks';

/**
 * Moves the reader on when what had the focus is taken away: a browser would send them back to the top of the document.
 *
 * @param change what is shown; looked at after every change of it
 * @param next where to go on; the main content when there is no such place
 */
export function useKeptFocus(change: unknown, next: () => HTMLElement | null | undefined = () => null): void {
  const before = document.activeElement;
  useLayoutEffect(() => {
    if (!before || before.isConnected) return;
    (next() ?? document.getElementById('main'))?.focus({ preventScroll: true });
  }, [change]);
}
