import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Artifact, ArtifactKind, Reconstruction } from '../api/documents.js';
import { makeArtifact } from '../api/make-artifact.js';
import { Icon } from '../shell/icons.js';
import { notify, notifyError } from '../shell/notice.js';
import { saveLink } from '../shell/save-blob.js';

const groups: readonly (readonly [string, readonly (readonly [ArtifactKind, string, string])[]])[] = [
  [
    'Head',
    [
      ['MESH_GLB', 'GLB', 'Rigged head with texture, for Blender, Unity and the web'],
      ['TEXTURED_OBJ_ZIP', 'OBJ with texture', 'Mesh, material and picture in a ZIP'],
      ['MESH_OBJ', 'OBJ', 'Mesh alone'],
      ['MESH_PLY', 'PLY', 'Mesh alone, binary'],
      ['NEUTRAL_MESH_PLY', 'Neutral PLY', 'No pose or expression: a VOCA template'],
      ['NEUTRAL_MESH_OBJ', 'Neutral OBJ', 'The same, as OBJ'],
    ],
  ],
  [
    'Pictures',
    [
      ['OVERLAY_PNG', 'Overlay', 'The head drawn on the photo'],
      ['PANEL_PNG', 'Four panels', 'RingNet’s figure'],
      ['MESH_PNG', 'Clay', 'The shaded head'],
      ['ROTATED_PNG', 'Turned', 'The head from the side'],
      ['TURNTABLE_GIF', 'Turntable', 'An animated GIF'],
      ['TEXTURE_PNG', 'Texture', 'The skin, unwrapped'],
      ['TEXTURE_CONFIDENCE_PNG', 'Texture confidence', 'Which of it the photo showed'],
      ['DEPTH_PNG', 'Depth', 'White is near, black is no head'],
      ['NORMAL_PNG', 'Normals', 'In the camera’s frame'],
    ],
  ],
  [
    'Numbers',
    [
      ['PARAMETERS_JSON', 'Parameters, JSON', 'Camera, pose, shape, expression'],
      ['PARAMETERS_NPY', 'Parameters, NPY', 'RingNet’s own file, for numpy'],
      ['LANDMARKS_JSON', 'Landmarks', '68 points, pixels and metres'],
    ],
  ],
];

/** Every file of a head; those not made yet are made when asked for. */
export function DownloadPanel({ reconstruction }: { readonly reconstruction: Reconstruction }): JSX.Element {
  const working = useSignal<ArtifactKind | null>(null);
  const made = useSignal<readonly Artifact[]>([]);
  const { id } = reconstruction;
  const artifacts = [...made.value, ...reconstruction.artifacts]; // the newest link first
  const download = async (kind: ArtifactKind) => {
    if (working.value) return;
    working.value = kind;
    try {
      const artifact = await makeArtifact({ id, artifacts }, kind);
      made.value = [artifact, ...made.value.filter((other) => other.kind !== kind)];
      saveLink(artifact.url, artifact.fileName);
      notify(`Downloading ${artifact.fileName}.`);
    } catch (error) {
      notifyError(error);
    }
    working.value = null;
  };
  return (
    <>
      {groups.map(([title, kinds]) => (
        <section key={title} class="file-group">
          <h2 class="group-title">{title}</h2>
          <ul class="files">
            {kinds.map(([kind, name, use]) => (
              <li key={kind}>
                <button
                  type="button"
                  data-kind={kind}
                  aria-disabled={working.value !== null}
                  onClick={() => download(kind)}
                >
                  <span>
                    <strong>{name}</strong>
                    <span class="muted small">{use}</span>
                  </span>
                  <span class="file-size muted small">{sizeWords(artifacts, kind)}</span>
                  {working.value === kind ? <span class="busy" /> : <Icon name="download" />}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <p class="muted small">
        Head model: {reconstruction.headModel.name}, {reconstruction.headModel.licence}.
      </p>
    </>
  );
}

function sizeWords(artifacts: readonly Artifact[], wanted: ArtifactKind): string {
  const bytes = artifacts.find(({ kind }) => kind === wanted)?.bytes;
  if (bytes === undefined) return '';
  return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
