import type { NetworkSession } from '../engine.js';
import type { ImagePyramid } from './image-pyramid.js';
import { imageFromRegion, type Region } from './region.js';
import { createRegionNetwork } from './region-network.js';

/** A place where a detector sees a face: axis-aligned in the photo, edge-based coordinates. */
export interface Detection {
  readonly score: number;
  readonly centerX: number;
  readonly centerY: number;
  readonly sizePx: number;
  /** From the line between the eyes, 0 is upright */
  readonly rollRad: number;
}

/** A detector's input side and its grids: cells per side and anchors per cell, in the order of its outputs. */
export interface DetectorLayout {
  readonly side: number;
  readonly grids: readonly { readonly cells: number; readonly anchorsPerCell: number }[];
}

export const shortRangeLayout: DetectorLayout = {
  side: 128,
  grids: [
    { cells: 16, anchorsPerCell: 2 },
    { cells: 8, anchorsPerCell: 6 },
  ],
};
export const fullRangeLayout: DetectorLayout = { side: 192, grids: [{ cells: 48, anchorsPerCell: 1 }] };

/** Before it is squeezed into 0..1: a score of a half. */
const MIN_LOGIT = 0;
const MAX_OVERLAP = 0.3;
/** Box (centre, size) and six keypoints, of which the first two are the eyes. */
const VALUES_PER_ANCHOR = 16;

/** One of MediaPipe's detectors. */
export interface FaceDetector {
  /**
   * Looks for faces in one square of a photo.
   *
   * @returns best first, overlapping ones removed
   */
  detect(pyramid: ImagePyramid, region: Region, signal?: AbortSignal): Promise<Detection[]>;
}

/** Prepares a detector's network; `layout` must be its own. */
export function createFaceDetector(session: NetworkSession, layout: DetectorLayout): FaceDetector {
  const { side } = layout;
  const network = createRegionNetwork(session, { side, low: -1, high: 1 });
  const anchors = anchorCenters(layout);
  return {
    async detect(pyramid, region, signal) {
      const { boxes, scores } = await network.look(pyramid, region, signal);
      const detections: Detection[] = [];
      for (let k = 0; k < anchors.length; k++) {
        const logit = scores.data[k];
        if (logit < MIN_LOGIT) continue;
        const [anchorX, anchorY] = anchors[k];
        const row = boxes.data.subarray(k * VALUES_PER_ANCHOR, (k + 1) * VALUES_PER_ANCHOR);
        const point = (x: number, y: number) =>
          imageFromRegion(region, row[x] / side + anchorX, row[y] / side + anchorY);
        const [centerX, centerY] = point(0, 1);
        const [rightEyeX, rightEyeY] = point(4, 5);
        const [leftEyeX, leftEyeY] = point(6, 7);
        const sizePx = (Math.max(row[2], row[3]) / side) * region.sizePx;
        const rollRad = Math.atan2(leftEyeY - rightEyeY, leftEyeX - rightEyeX);
        detections.push({ score: 1 / (1 + Math.exp(-logit)), centerX, centerY, sizePx, rollRad });
      }
      return suppressOverlaps(detections);
    },
  };
}

/**
 * Keeps the best of every group of detections that cover the same face.
 *
 * @returns best first
 */
function suppressOverlaps(detections: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const detection of detections.toSorted((a, b) => b.score - a.score)) {
    if (!kept.some((other) => isOverlapping(detection, other))) kept.push(detection);
  }
  return kept;
}

/** Whether two detections cover the same face: their squares' intersection over union. */
export function isOverlapping(a: Detection, b: Detection): boolean {
  const along = (centerA: number, centerB: number) => {
    const end = Math.min(centerA + a.sizePx / 2, centerB + b.sizePx / 2);
    return Math.max(0, end - Math.max(centerA - a.sizePx / 2, centerB - b.sizePx / 2));
  };
  const shared = along(a.centerX, b.centerX) * along(a.centerY, b.centerY);
  return shared / (a.sizePx ** 2 + b.sizePx ** 2 - shared) >= MAX_OVERLAP;
}

function anchorCenters({ grids }: DetectorLayout): [number, number][] {
  return grids.flatMap(({ cells, anchorsPerCell }) =>
    Array.from({ length: cells * cells * anchorsPerCell }, (_, k): [number, number] => {
      const cell = Math.floor(k / anchorsPerCell);
      return [((cell % cells) + 0.5) / cells, (Math.floor(cell / cells) + 0.5) / cells];
    }),
  );
}
