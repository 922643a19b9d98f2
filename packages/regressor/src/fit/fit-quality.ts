import type { CropPlacement } from '../crop.js';
import type { FoundFace } from '../found-face.js';
import type { HeadAngles } from './head-angles.js';
import { outerEyeRows } from './mediapipe-landmarks.js';

/** A photo's size in pixels. */
export interface PhotoSize {
  readonly width: number;
  readonly height: number;
}

/** How far to trust one fit. */
export interface FitQuality {
  /** 0..1 */
  readonly confidence: number;
  /** Sentences for people, most important first */
  readonly warnings: readonly string[];
}

const YAW_LIMIT_DEGREES = 45;
const PITCH_LIMIT_DEGREES = 35;
const EYE_LIMIT_PX = 64;
const ERROR_LIMIT_PERCENT = 4;
/** At this reprojection error every second face is off: fitted to held-out renders, see docs/accuracy.md. */
const HALF_TRUSTED_PERCENT = 5;
const DARK_LIMIT = 40;

/** Judges a fit from its face, its view and its error; the numbers are calibrated in docs/accuracy.md. */
export function fitQuality(
  face: FoundFace,
  { luminance }: CropPlacement,
  photo: PhotoSize,
  angles: HeadAngles,
  reprojectionErrorPercent: number,
): FitQuality {
  const eyePx = eyeDistancePx(face.landmarks);
  const outside = shareOutside(face.landmarks, photo);
  const yaw = Math.abs(angles.yawDegrees);
  const pitch = Math.abs(angles.pitchDegrees);
  const confidence =
    face.score *
    falling(reprojectionErrorPercent, HALF_TRUSTED_PERCENT, 0.9) *
    falling(yaw, 60, 10) *
    falling(pitch, 45, 8) *
    falling(-eyePx, -25, 8) *
    (1 - outside);

  const warnings: string[] = [];
  if (yaw > YAW_LIMIT_DEGREES)
    warnings.push(`The head is turned ${yaw.toFixed(0)} degrees to the side: half the face is guessed.`);
  if (pitch > PITCH_LIMIT_DEGREES) warnings.push(`The head is tilted ${pitch.toFixed(0)} degrees up or down.`);
  if (eyePx < EYE_LIMIT_PX)
    warnings.push(`The face is small: ${eyePx.toFixed(0)} pixels between the eyes' outer corners.`);
  if (outside > 0.02) warnings.push(`${(100 * outside).toFixed(0)} % of the face lies outside the photo.`);
  if (face.score < 0.8) warnings.push('The face is partly hidden or unclear.');
  if (reprojectionErrorPercent > ERROR_LIMIT_PERCENT) {
    warnings.push(`The head lies ${reprojectionErrorPercent.toFixed(1)} % of the eye distance off the landmarks.`);
  }
  if (luminance < DARK_LIMIT) warnings.push('The face is dark.');
  return { confidence: Math.min(1, Math.max(0, confidence)), warnings };
}

/** Distance between the eyes' outer corners in the photo, px. */
export function eyeDistancePx(landmarks: ArrayLike<number>): number {
  const [a, b] = [3 * outerEyeRows.right, 3 * outerEyeRows.left];
  return Math.hypot(landmarks[a] - landmarks[b], landmarks[a + 1] - landmarks[b + 1]);
}

/** 1 well below the limit, 1/2 at it, 0 well above. */
function falling(value: number, limit: number, width: number): number {
  return 1 / (1 + Math.exp((value - limit) / width));
}

function shareOutside(landmarks: ArrayLike<number>, { width, height }: PhotoSize): number {
  let outside = 0;
  for (let i = 0; i < landmarks.length; i += 3) {
    const [x, y] = [landmarks[i], landmarks[i + 1]];
    if (x < -0.5 || y < -0.5 || x > width - 0.5 || y > height - 0.5) outside++;
  }
  return outside / (landmarks.length / 3);
}
