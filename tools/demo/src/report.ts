import type { Result } from './operations.js';

/** A file of the demo's output folder. */
export interface WrittenFile {
  readonly name: string;
  readonly sizeBytes: number;
}

/** The short table that the demo prints. */
export function formatReport(result: Result, files: readonly WrittenFile[]): string {
  const { camera, pose, quality } = result;
  const rows: [string, string][] = [
    ['photo', `${result.photo.width} x ${result.photo.height}`],
    ['head model', `${result.headModel.name} ${result.headModel.version} (${result.headModel.licence})`],
    ['regressor', `${result.regressor.name} ${result.regressor.version}`],
    ['camera', `scale ${fixed(camera.scale, 3)}, tx ${fixed(camera.tx, 4)} m, ty ${fixed(camera.ty, 4)} m`],
    ['head pose', angles(pose.global)],
    ['jaw', angles(pose.jaw)],
    ['shape', `${result.shape.map((value) => fixed(value, 2)).join('  ')}  ... (standard deviations)`],
    [
      'expression',
      `${result.expression
        .slice(0, 6)
        .map((value) => fixed(value, 2))
        .join('  ')}  ...`,
    ],
    ['quality', qualityText(quality)],
    ['timings', result.timings.map(({ stage, milliseconds }) => `${stage} ${fixed(milliseconds, 0)} ms`).join(', ')],
  ];
  if (result.face) {
    const { box, score } = result.face;
    const place = `${fixed(box.width, 0)} x ${fixed(box.height, 0)} px at (${fixed(box.x, 0)}, ${fixed(box.y, 0)})`;
    rows.splice(1, 0, ['face', `${place}, score ${fixed(score, 2)}`]);
  }
  const table = rows.map(([name, value]) => `  ${name.padEnd(12)}${value}`);
  const listing = files.map(({ name, sizeBytes }) => `  ${name.padEnd(28)}${sizeText(sizeBytes).padStart(9)}`);
  return [...table, '', ...quality.warnings.map((warning) => `  warning: ${warning}`), ...listing].join('\n');
}

function qualityText(quality: Result['quality']): string {
  const parts = [`confidence ${fixed(quality.confidence, 2)}`];
  if (quality.reprojectionErrorPercent !== null) {
    parts.push(`landmarks off by ${fixed(quality.reprojectionErrorPercent, 2)} % of the eye distance`);
  }
  if (quality.textureCoverage !== null) parts.push(`${fixed(quality.textureCoverage * 100, 0)} % of the texture seen`);
  return parts.join(', ');
}

const angles = (a: Result['pose']['global']): string =>
  `yaw ${fixed(a.yawDeg, 1)}, pitch ${fixed(a.pitchDeg, 1)}, roll ${fixed(a.rollDeg, 1)} degrees`;

const fixed = (value: number, digits: number): string => value.toFixed(digits);

const sizeText = (bytes: number): string =>
  bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(2)} MB`;
