import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { localPhoto } from './local-photos.js';

/** The photo's object URL once it is found; null while looking and when this browser never had it. */
export function useLocalPhoto(photoId: string): string | null {
  const url = useSignal<string | null>(null);
  useEffect(() => {
    let isGone = false;
    void localPhoto(photoId).then((found) => {
      if (!isGone) url.value = found;
    });
    return () => {
      isGone = true;
    };
  }, [photoId]);
  return url.value;
}
