import type { Detection } from './face-detector.js';
import type { ImagePyramid } from './image-pyramid.js';
import { type Region, regionFrame } from './region.js';
import type { RegionInput, RegionNetwork } from './region-network.js';

/** The landmark network's answer for one region. */
export interface LandmarkReading {
  /** 0..1 */
  readonly score: number;
  /** The score before it is squeezed into 0..1, where all good faces look alike */
  readonly logit: number;
  /** [468, 3]: x, y in photo pixels, pixel centres at integers; z in pixels, smaller is nearer */
  readonly landmarks: Float32Array;
  /** The region that was looked at */
  readonly from: Region;
  /** The region that these landmarks would be read from */
  readonly region: Region;
}

const SIDE = 192;
export const landmarkInput: RegionInput = { side: SIDE, low: 0, high: 1 };
export const LANDMARK_COUNT = 468;
/** Outer corners of the eyes. */
const RIGHT_EYE_CORNER = 33;
const LEFT_EYE_CORNER = 263;
/** How much larger than the face the region is that MediaPipe's networks want. */
export const MEDIAPIPE_MARGIN = 1.5;
const MIN_PASSES = 2;
/**
 * Landmarks of a region that is off put the next one a third of the way short of where it comes to rest, so a region that moves by more than
 * a step goes on as far again as `OVERSHOOT`: over 53 faces of public photos 2.3 passes instead of 2.8, and what is cut out afterwards hardly further from rest.
 */
const OVERSHOOT = 0.3;
const STEP = 0.03;
/** Of the detector's square: so much lower than the region lies that its landmarks lead to. */
const DETECTION_DROP = 0.02;
/**
 * An upright face reads 19 to 35 at first sight, one that is upside down or on its side up to 17, and it may then be taken
 * for an upright one that looks odd. Below this, the other three quarter turns are tried too.
 */
export const SURE_LOGIT = 17;
const MAX_PASSES = 8;

/** The square that the landmark network is first shown for a detection. */
export function regionOfDetection({ centerX, centerY, sizePx: faceSizePx, rollRad }: Detection): Region {
  const sizePx = faceSizePx * MEDIAPIPE_MARGIN;
  const rise = DETECTION_DROP * sizePx;
  return {
    centerX: centerX + Math.sin(rollRad) * rise,
    centerY: centerY - Math.cos(rollRad) * rise,
    sizePx,
    rollRad,
  };
}

/**
 * Reads 468 landmarks: at least twice, the first time in whichever of four quarter turns shows a face best, then each time from the region of the former landmarks, until the region stands still.
 * Where the search came from then hardly matters: a turned, scaled or padded photo ends in the same region.
 */
export async function readLandmarks(
  network: RegionNetwork,
  pyramid: ImagePyramid,
  start: Region,
  stillness: number,
  signal?: AbortSignal,
): Promise<LandmarkReading> {
  let reading = await readUpright(network, pyramid, start, signal);
  let from = reading.from;
  for (let pass = 2; ; pass++) {
    const isStep = !isSameRegion(from, reading.region, STEP);
    from = isStep ? goneOn(from, reading.region, OVERSHOOT) : reading.region;
    reading = await readOnce(network, pyramid, from, signal);
    // A face that is hard to see pulls its region about for longer.
    const wanted = reading.logit > SURE_LOGIT ? stillness : stillness / 2;
    const isSettled = pass >= MIN_PASSES && isSameRegion(from, reading.region, wanted);
    if (isSettled || pass === MAX_PASSES) return reading;
  }
}

/** Where a region comes to that moves on by a share of its last move. */
function goneOn(from: Region, to: Region, share: number): Region {
  const turn = Math.atan2(Math.sin(to.rollRad - from.rollRad), Math.cos(to.rollRad - from.rollRad));
  return {
    centerX: to.centerX + share * (to.centerX - from.centerX),
    centerY: to.centerY + share * (to.centerY - from.centerY),
    sizePx: to.sizePx * (to.sizePx / from.sizePx) ** share,
    rollRad: to.rollRad + share * turn,
  };
}

/** Reads a region the way up that looks most like a face. */
async function readUpright(
  network: RegionNetwork,
  pyramid: ImagePyramid,
  region: Region,
  signal?: AbortSignal,
): Promise<LandmarkReading> {
  let best = await readOnce(network, pyramid, region, signal);
  if (best.logit > SURE_LOGIT) return best;
  for (let quarter = 1; quarter < 4; quarter++) {
    const turned = { ...region, rollRad: region.rollRad + (quarter * Math.PI) / 2 };
    const reading = await readOnce(network, pyramid, turned, signal);
    if (reading.logit > best.logit) best = reading;
  }
  return best;
}

async function readOnce(
  network: RegionNetwork,
  pyramid: ImagePyramid,
  region: Region,
  signal?: AbortSignal,
): Promise<LandmarkReading> {
  const { landmarks: raw, score } = await network.look(pyramid, region, signal);
  const landmarks = landmarksInPhoto(raw.data, LANDMARK_COUNT, region);
  const [logit] = score.data;
  return { score: 1 / (1 + Math.exp(-logit)), logit, landmarks, from: region, region: regionOfLandmarks(landmarks) };
}

/** Points [count, 3] in pixels of a network's square as pixels of the photo, whose centres are at integers. */
export function landmarksInPhoto(points: Float32Array, count: number, region: Region): Float32Array {
  const { originX, originY, cos, sin } = regionFrame(region);
  const out = new Float32Array(3 * count);
  for (let at = 0; at < out.length; at += 3) {
    const u = points[at] / SIDE;
    const v = points[at + 1] / SIDE;
    out[at] = originX + cos * u - sin * v - 0.5;
    out[at + 1] = originY + sin * u + cos * v - 0.5;
    out[at + 2] = (points[at + 2] / SIDE) * region.sizePx;
  }
  return out;
}

/** The square around the landmarks, upright with respect to the eyes. @param margin  how much larger than the face it is */
export function regionOfLandmarks(landmarks: Float32Array, margin: number = MEDIAPIPE_MARGIN): Region {
  const rollRad = Math.atan2(
    landmarks[3 * LEFT_EYE_CORNER + 1] - landmarks[3 * RIGHT_EYE_CORNER + 1],
    landmarks[3 * LEFT_EYE_CORNER] - landmarks[3 * RIGHT_EYE_CORNER],
  );
  const cos = Math.cos(rollRad);
  const sin = Math.sin(rollRad);
  let minU = Infinity;
  let maxU = -Infinity;
  let minV = Infinity;
  let maxV = -Infinity;
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    const u = cos * landmarks[3 * k] + sin * landmarks[3 * k + 1];
    const v = cos * landmarks[3 * k + 1] - sin * landmarks[3 * k];
    minU = Math.min(minU, u);
    maxU = Math.max(maxU, u);
    minV = Math.min(minV, v);
    maxV = Math.max(maxV, v);
  }
  const u = (minU + maxU) / 2;
  const v = (minV + maxV) / 2;
  return {
    centerX: cos * u - sin * v + 0.5,
    centerY: sin * u + cos * v + 0.5,
    sizePx: Math.max(maxU - minU, maxV - minV) * margin,
    rollRad,
  };
}

/** Place and size within a share of the size, roll within as many degrees as that is per cent. */
function isSameRegion(a: Region, b: Region, stillness: number): boolean {
  const distance = Math.hypot(a.centerX - b.centerX, a.centerY - b.centerY) / a.sizePx;
  const turn = Math.abs(Math.sin((a.rollRad - b.rollRad) / 2)) * 2;
  return (
    distance < stillness && Math.abs(a.sizePx / b.sizePx - 1) < stillness && turn < (100 * stillness * Math.PI) / 180
  );
}
