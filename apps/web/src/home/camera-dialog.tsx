import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Takes a photo with the visitor's camera. The camera is off again when the dialog closes. */
export function CameraDialog(props: { onPhoto: (photo: Blob) => void; onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const problem = useSignal('');
  const isReady = useSignal(false);

  useEffect(() => {
    dialog.current?.showModal();
    let stream: MediaStream | null = null;
    let isClosed = false;
    openCamera()
      .then((opened) => {
        stream = opened;
        if (isClosed) stopTracks(opened);
        else if (video.current) video.current.srcObject = opened;
      })
      .catch(() => {
        problem.value = 'No camera can be used here. Allow it in the browser’s settings, or choose a photo instead.';
      });
    return () => {
      isClosed = true;
      if (stream) stopTracks(stream);
    };
  }, []);

  const shoot = async () => {
    const photo = video.current && (await grabFrame(video.current));
    if (photo) props.onPhoto(photo);
    dialog.current?.close();
  };

  return (
    <dialog ref={dialog} class="dialog camera" aria-labelledby="camera-title" onClose={props.onClose}>
      <h2 id="camera-title">Take a photo</h2>
      {problem.value ? (
        <p role="alert">{problem.value}</p>
      ) : (
        <video ref={video} autoplay playsInline muted onPlaying={() => (isReady.value = true)} />
      )}
      <div class="row end">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
        <button type="button" class="button primary" disabled={!isReady.value} onClick={shoot}>
          Take the photo
        </button>
      </div>
    </dialog>
  );
}

async function openCamera(): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new Error('no camera');
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user', width: { ideal: 1280 } } });
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function grabFrame(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
}
