import { useEffect, useRef } from 'preact/hooks';

/** Says whether the reader has left the component: what comes back from the server then must not take the page over. */
export function useIsGone(): () => boolean {
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  return () => isGone.current;
}
