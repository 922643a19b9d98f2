import { type Signal, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Reconstruction } from '../api/documents.js';
import { useLocalPhoto } from '../home/use-local-photo.js';
import { isShortcut } from '../shell/is-shortcut.js';
import { saveBlob } from '../shell/save-blob.js';
import { describeView } from '../viewer/describe-view.js';
import type { Surface } from '../viewer/head-scene.js';
import type { ViewMode } from '../viewer/head-viewer.js';
import { regionAround } from '../viewer/photo-region.js';
import { type HeadSession, openHeadSession } from './head-session.js';
import { PhotoPart } from './photo-part.js';
import { ServerOverlay } from './server-overlay.js';
import { StageTools } from './stage-tools.js';
import { StillPicture } from './still-picture.js';

/** The viewer: the head to turn, or pinned to its photo with a before/after slider. */
export function HeadStage(props: {
  readonly reconstruction: Reconstruction;
  readonly onSession: (session: HeadSession | null) => void;
  /** The head cannot be drawn in this browser */
  readonly onFailure: () => void;
}): JSX.Element {
  const { reconstruction } = props;
  const { photo } = reconstruction;
  const photoUrl = useLocalPhoto(photo.id);
  const canvas = useRef<HTMLCanvasElement>(null);
  const session = useSignal<HeadSession | null>(null);
  const mode = useSignal<ViewMode>('orbit');
  const surface = useSignal<Surface>('clay');
  const hasLandmarks = useSignal(false);
  const isTurning = useSignal(false);
  const region = regionAround(photo, reconstruction.face);
  const cut = useSignal(faceShare(reconstruction));
  const words = useSignal('');
  /** Screen readers do not read a label anew when it changes */
  const said = useSignal('');
  const failure = useSignal('');

  useEffect(() => {
    let isGone = false;
    const describe = () => {
      const view = session.value?.viewer.state();
      if (view) words.value = describeView(mode.value, surface.value, view);
    };
    const open = async () => {
      if (!canvas.current) return;
      const opened = await openHeadSession(canvas.current, reconstruction, describe);
      if (isGone) return opened.dispose();
      const texture = reconstruction.artifacts.find(({ kind }) => kind === 'TEXTURE_PNG');
      if (texture) {
        await opened.scene.setTexture(texture.url).then(
          () => (surface.value = 'texture'),
          () => {},
        );
      }
      if (isGone) return opened.dispose();
      opened.scene.setSurface(surface.value);
      opened.viewer.requestRender();
      session.value = opened;
      props.onSession(opened);
      describe();
    };
    open().catch((error: unknown) => {
      failure.value = error instanceof Error ? error.message : String(error);
      if (!isGone) props.onFailure();
    });
    return () => {
      isGone = true;
      session.value?.dispose();
      props.onSession(null);
    };
  }, [reconstruction.id]);

  // Before the browser lays out: a canvas that changes its shape with the mode must find the viewer in that mode already.
  useLayoutEffect(() => {
    const { scene, viewer } = session.value ?? {};
    scene?.setSurface(surface.value);
    scene?.showLandmarks(hasLandmarks.value);
    viewer?.setMode(mode.value);
    viewer?.setTurntable(isTurning.value && mode.value === 'orbit');
    if (viewer) words.value = describeView(mode.value, surface.value, viewer.state());
  }, [session.value, surface.value, hasLandmarks.value, mode.value, isTurning.value]);

  const onKey = (event: KeyboardEvent) => {
    if (isShortcut(event)) return;
    if (mode.value !== 'orbit' || !session.value || !steer(session.value, event.key)) return;
    event.preventDefault();
    said.value = describeView(mode.value, surface.value, session.value.viewer.state());
  };
  const shoot = async () => {
    if (session.value) saveBlob(await session.value.viewer.snapshot(), 'head.png');
  };

  if (failure.value) return <StillPicture reconstruction={reconstruction} reason={failure.value} />;
  const isPinned = mode.value === 'photo';
  const overlay = reconstruction.artifacts.find(({ kind }) => kind === 'OVERLAY_PNG');
  return (
    <section class="stage" aria-label="Viewer" data-ready={session.value !== null}>
      <div class="stage-frame" data-mode={mode.value} style={{ '--photo-aspect': region.width / region.height }}>
        {isPinned && photoUrl && <PhotoPart url={photoUrl} photo={photo} region={region} alt="The person, as sent" />}
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: its arrow keys turn the head, and screen readers keep keys from what is no application */}
        <canvas
          ref={canvas}
          role="application"
          aria-roledescription="3D viewer"
          tabIndex={0}
          aria-label={words.value || 'The head is loading'}
          aria-describedby="stage-keys"
          onKeyDown={onKey}
          style={isPinned ? { clipPath: `inset(0 0 0 ${cut.value}%)` } : {}}
        />
        {isPinned && photoUrl && <Cut share={cut} />}
        {isPinned && !photoUrl && overlay && (
          <ServerOverlay reconstruction={reconstruction} overlay={overlay} region={region} />
        )}
      </div>
      <p class="visually-hidden" role="status">
        {said}
      </p>
      <p id="stage-keys" class="visually-hidden">
        Arrow keys turn the head, plus and minus zoom, 0 looks from the front.
      </p>
      <StageTools
        mode={mode}
        surface={surface}
        isDrawnHere={!isPinned || photoUrl !== null}
        hasTexture={reconstruction.artifacts.some(({ kind }) => kind === 'TEXTURE_PNG')}
        hasLandmarks={hasLandmarks}
        isTurning={isTurning}
        onReset={() => session.value?.viewer.resetView()}
        onShoot={shoot}
      />
    </section>
  );
}

/** Where the face's middle stands in the shown part of the photo, percent: the first place of the handle. */
function faceShare({ photo, face }: Reconstruction): number {
  const region = regionAround(photo, face);
  return face ? Math.round((100 * (face.box.x + face.box.width / 2 - region.x)) / region.width) : 50;
}

/** The handle between photo (left) and head (right). */
function Cut({ share }: { readonly share: Signal<number> }): JSX.Element {
  return (
    <div class="cut" style={{ '--cut': `${share.value}%` }}>
      <input
        type="range"
        min={0}
        max={100}
        value={share.value}
        aria-label="How much of the photo to uncover"
        onInput={(event) => {
          share.value = event.currentTarget.valueAsNumber;
        }}
      />
    </div>
  );
}

const turns: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-10, 0],
  ArrowRight: [10, 0],
  ArrowUp: [0, 8],
  ArrowDown: [0, -8],
};

/** Moves the view by one key; false when the key means nothing here. */
function steer({ viewer }: HeadSession, key: string): boolean {
  if (key in turns) viewer.turn(...turns[key]);
  else if (key === '+' || key === '=') viewer.zoom(0.88);
  else if (key === '-') viewer.zoom(1.14);
  else if (key === '0') viewer.resetView();
  else return false;
  return true;
}
