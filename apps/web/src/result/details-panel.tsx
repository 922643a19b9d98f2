import type { JSX } from 'preact';
import type { Reconstruction } from '../api/documents.js';
import { stageWords } from './stages.js';

/** How good the result is, where the camera and the head stood, and what made it. */
export function DetailsPanel({ reconstruction }: { readonly reconstruction: Reconstruction }): JSX.Element {
  const { quality, pose, camera, photo, headModel, regressor, timings } = reconstruction;
  const total = timings.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return (
    <>
      {quality && (
        <Facts
          title="Quality"
          facts={[
            ['Confidence', `${Math.round(100 * quality.confidence)} %`],
            ['Landmark error', percent(quality.reprojectionErrorPercent, 'of the eyes’ distance')],
            ['Texture seen in the photo', percent(quality.textureCoverage && 100 * quality.textureCoverage, '')],
          ]}
        />
      )}
      {pose && (
        <Facts
          title="Pose"
          facts={[
            ['Turn', angle(pose.global.yawDeg)],
            ['Nod', angle(pose.global.pitchDeg)],
            ['Tilt', angle(pose.global.rollDeg)],
            ['Jaw', angle(pose.jaw.pitchDeg)],
          ]}
        />
      )}
      {camera && (
        <Facts
          title="Camera"
          facts={[
            ['Scale', camera.scale.toFixed(3)],
            ['Shift', `${camera.tx.toFixed(4)}, ${camera.ty.toFixed(4)} m`],
            ['Focal length', `${Math.round(camera.focalLengthPx).toLocaleString()} px`],
            ['Photo', `${photo.width} × ${photo.height}`],
          ]}
        />
      )}
      <Facts
        title="Made by"
        facts={[
          ['Head model', `${headModel.name} ${headModel.version}`],
          ['Licence', headModel.licence],
          ['Regressor', `${regressor.name} ${regressor.version}`],
          ['Licence', regressor.licence],
        ]}
      />
      {total > 0 && (
        <Facts
          title={`Time: ${Math.round(total)} ms`}
          facts={timings.map(({ stage, milliseconds }) => [
            stageWords(stage),
            `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`,
          ])}
        />
      )}
    </>
  );
}

function Facts({
  title,
  facts,
}: {
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
}): JSX.Element {
  return (
    <section class="facts">
      <h2 class="group-title">{title}</h2>
      <dl>
        {facts.map(([name, value], i) => (
          <div key={`${name}${i}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function angle(degrees: number): string {
  // Rounded first: -0.04 would read -0.0.
  return `${(Math.round(10 * degrees) / 10 + 0).toFixed(1)}°`;
}

function percent(value: number | null, of: string): string {
  return value === null ? 'not known' : `${value.toFixed(1)} % ${of}`.trim();
}
