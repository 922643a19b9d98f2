import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { localPhoto } from './local-photos.js';

/** The photo's object URL once it is found; null while looking and when this browser never had it or cannot show it. */
export function useLocalPhoto(photoId: string): string | null {
  const url = useSignal<string | null>(null);
  useEffect(() => {
    let isGone = false;
    void localPhoto(photoId).then(async (found) => {
      const shown = found && (await isShowable(found)) ? found : null;
      if (!isGone) url.value = shown;
    });
    return () => {
      isGone = true;
    };
  }, [photoId]);
  return url.value;
}

/** False for a photo that the server reads and this browser does not, such as a TIFF. */
async function isShowable(url: string): Promise<boolean> {
  const image = new Image();
  image.src = url;
  return image.decode().then(
    () => true,
    () => false,
  );
}
