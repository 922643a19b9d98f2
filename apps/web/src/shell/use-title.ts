import { useEffect } from 'preact/hooks';

const siteTitle = document.title;

/** Names the page in the tab, the history and screen readers while a component stands. */
export function useTitle(words: string): void {
  useEffect(() => {
    document.title = `${words} · RingNet`;
    return () => {
      document.title = siteTitle;
    };
  }, [words]);
}
