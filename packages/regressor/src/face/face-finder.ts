import type { RgbImage } from '@ringnet/io';
import { checkPicture } from '../check-picture.js';
import type { Engine, EngineInfo } from '../engine.js';
import type { Box, FoundFace } from '../found-face.js';
import {
  createFaceDetector,
  type Detection,
  type FaceDetector,
  fullRangeLayout,
  isOverlapping,
  shortRangeLayout,
} from './face-detector.js';
import {
  LANDMARK_COUNT,
  type LandmarkReading,
  landmarkInput,
  readLandmarks,
  regionOfDetection,
  SURE_LOGIT,
} from './face-landmarks.js';
import { ImagePyramid } from './image-pyramid.js';
import { rememberPyramid } from './pyramid-around.js';
import { type Region, tilesOf, wholePhoto } from './region.js';
import { createRegionNetwork, type RegionNetwork } from './region-network.js';

export interface FaceFinderModels {
  readonly engine: Engine;
  /** ONNX bytes of models/face-finder */
  readonly shortRange: Uint8Array;
  readonly landmark: Uint8Array;
  /** Finds smaller faces; may be left out */
  readonly fullRange?: Uint8Array;
}

export interface FindFacesOptions {
  /** Which of the faces to return; default `ALL`, largest first. `LARGEST` is the quickest to find. */
  readonly select?: 'ALL' | 'LARGEST' | 'MOST_CENTRAL';
  /** Look at parts of the photo even when a large face was found; default false. */
  readonly thorough?: boolean;
  /** How still the region of a face must stand from look to look, share of its size; default 0.015, half of it where a face is hard to see; its roll as many degrees as that is per cent */
  readonly stillness?: number;
  readonly signal?: AbortSignal;
}

/** A place that a detector took for a face and that was not accepted. */
export interface RefusedFace {
  readonly box: Box;
  /** 0..1, the landmark network's belief */
  readonly score: number;
  readonly reason: 'LOW_SCORE' | 'TOO_SMALL' | 'DUPLICATE';
}

export interface FaceSearch {
  readonly faces: readonly FoundFace[];
  readonly refused: readonly RefusedFace[];
}

export interface FaceFinder {
  /** What its networks run on */
  readonly engine: EngineInfo;
  /**
   * @throws RegressorError CANCELED, ENGINE_FAILED, ENGINE_CLOSED, QUEUE_FULL, PARAMETER_LENGTH when the picture is not
   *   width x height x 3 bytes; no face is an empty list
   */
  findFaces(image: RgbImage, options?: FindFacesOptions): Promise<FoundFace[]>;
  /** Like `findFaces`, and says what was refused and why. */
  searchFaces(image: RgbImage, options?: FindFacesOptions): Promise<FaceSearch>;
  close(): Promise<void>;
}

const STILLNESS = 0.015;
const MIN_SCORE = 0.5;
/** Beside a face that is beyond doubt, another must be more than just likely. */
const SURE_SCORE = 0.99;
const MIN_SCORE_BESIDE_SURE = 0.9;
/** So must one that lies on its side or stands on its head: real ones score above 0.999, a cup from above up to 0.85. */
const MIN_SCORE_TURNED = 0.95;
/** From this roll on, radians, a face counts as turned. */
const TURNED = Math.PI / 3;
const MIN_FACE_PX = 20;
/** A photo whose largest face is smaller than this part of it is looked at in parts as well. */
const SMALL_FACE_PART = 1 / 8;
/** Beside a sure face of this part of the photo, whoever is found by the full-range detector alone is smaller. */
const LARGE_PART = 1 / 6;
const MIN_TILE_PX = 256;
const TILE_DIVISIONS = [2, 4];
const MAX_CANDIDATES = 64;
/** Part of the smaller box that two boxes of one face share. */
const SAME_FACE_OVERLAP = 0.5;

interface Candidate extends LandmarkReading {
  /** What made the landmark network look here */
  readonly detection: Detection;
  readonly box: Box;
}

/**
 * Makes a face finder from MediaPipe's networks: a detector says where, the landmark network says whether and how.
 *
 * Order of the search: the whole photo, for near faces and then for farther ones; its parts when faces are small; then the photo turned by quarter turns when
 * nothing was found, so that a face at any roll is found.
 */
export async function createFaceFinder(models: FaceFinderModels): Promise<FaceFinder> {
  const { engine } = models;
  const [shortRange, landmark, fullRange] = await Promise.all([
    engine.load(models.shortRange),
    engine.load(models.landmark),
    models.fullRange && engine.load(models.fullRange),
  ]);
  const networks: Networks = {
    shortRange: createFaceDetector(shortRange, shortRangeLayout),
    landmark: createRegionNetwork(landmark, landmarkInput),
    fullRange: fullRange && createFaceDetector(fullRange, fullRangeLayout),
  };
  return {
    engine: landmark.engine,
    searchFaces: (image, options = {}) => searchFaces(networks, image, options),
    findFaces: async (image, options = {}) => [...(await searchFaces(networks, image, options)).faces],
    async close() {
      await Promise.all([shortRange.dispose(), landmark.dispose(), fullRange?.dispose()]);
    },
  };
}

interface Networks {
  readonly shortRange: FaceDetector;
  readonly landmark: RegionNetwork;
  readonly fullRange: FaceDetector | undefined;
}

async function searchFaces(networks: Networks, image: RgbImage, options: FindFacesOptions): Promise<FaceSearch> {
  const { signal, select = 'ALL', thorough = false, stillness = STILLNESS } = options;
  const { shortRange, fullRange, landmark } = networks;
  checkPicture(image);
  const pyramid = new ImagePyramid(image);
  const longer = Math.max(image.width, image.height);
  const candidates: Candidate[] = [];
  const isLargestFound = () =>
    select === 'LARGEST' &&
    !thorough &&
    candidates.some((face) => isSure(face) && face.box.height >= longer * LARGE_PART);
  const lookWith = async (detector: FaceDetector, regions: readonly Region[]) => {
    candidates.push(
      ...(await lookAt(detector, landmark, pyramid, regions, candidates.filter(isSure), stillness, signal)),
    );
  };
  const lookAtWhole = async (rollRad: number) => {
    const whole = [wholePhoto(image, rollRad)];
    await lookWith(shortRange, whole);
    if (fullRange && !isLargestFound()) await lookWith(fullRange, whole);
  };

  await lookAtWhole(0);
  const largest = Math.max(0, ...candidates.filter(isAccepted).map(({ box }) => box.height));
  if (thorough || largest < longer * SMALL_FACE_PART) {
    const tiles = TILE_DIVISIONS.flatMap((divisions) => tilesOf(image, divisions));
    const large = tiles.filter(({ sizePx }) => sizePx >= MIN_TILE_PX);
    await lookWith(fullRange ?? shortRange, large);
  }
  for (let quarter = 1; quarter < 4 && !candidates.some(isAccepted); quarter++) {
    await lookAtWhole((quarter * Math.PI) / 2);
  }
  const { faces, refused } = sortOut(candidates);
  for (const face of faces) rememberPyramid(face, pyramid);
  return { faces: choose(faces, select, image), refused };
}

/**
 * Runs a detector on regions of the photo and reads the landmarks wherever it sees a face.
 *
 * @param known  sure faces: another word on one of them is not worth a look
 */
async function lookAt(
  detector: FaceDetector,
  landmark: RegionNetwork,
  pyramid: ImagePyramid,
  regions: readonly Region[],
  known: readonly Candidate[],
  stillness: number,
  signal?: AbortSignal,
): Promise<Candidate[]> {
  const found: Detection[] = [];
  for (const region of regions) found.push(...(await detector.detect(pyramid, region, signal)));
  const candidates: Candidate[] = [];
  const settled = known.map(({ detection }) => detection);
  for (const detection of found.toSorted((a, b) => b.score - a.score).slice(0, MAX_CANDIDATES)) {
    if (settled.some((other) => isOverlapping(detection, other))) continue;
    const reading = await readLandmarks(landmark, pyramid, regionOfDetection(detection), stillness, signal);
    const candidate = { ...reading, detection, box: boxOf(reading.landmarks) };
    if (isSure(candidate)) settled.push(detection);
    candidates.push(candidate);
  }
  return candidates;
}

function isSure({ logit }: Candidate): boolean {
  return logit > SURE_LOGIT;
}

function isAccepted(candidate: Candidate): boolean {
  const { score, box } = candidate;
  return score > minScoreOf(candidate) && Math.min(box.width, box.height) >= MIN_FACE_PX;
}

function minScoreOf({ region }: Candidate): number {
  return Math.cos(region.rollRad) < Math.cos(TURNED) ? MIN_SCORE_TURNED : MIN_SCORE;
}

/** Accepts the most believed reading of every face; the rest is refused with a reason. */
function sortOut(candidates: readonly Candidate[]): { faces: FoundFace[]; refused: RefusedFace[] } {
  const accepted: Candidate[] = [];
  const refused: RefusedFace[] = [];
  const sorted = candidates.toSorted((a, b) => b.logit - a.logit);
  const minScore = sorted[0]?.score > SURE_SCORE ? MIN_SCORE_BESIDE_SURE : MIN_SCORE;
  for (const candidate of sorted) {
    const { box, score } = candidate;
    if (score <= Math.max(minScore, minScoreOf(candidate))) refused.push({ box, score, reason: 'LOW_SCORE' });
    else if (!isAccepted(candidate)) refused.push({ box, score, reason: 'TOO_SMALL' });
    else if (accepted.some((other) => isSameFace(box, other.box))) refused.push({ box, score, reason: 'DUPLICATE' });
    else accepted.push(candidate);
  }
  const area = ({ box }: Candidate) => box.width * box.height;
  const faces = accepted
    .toSorted((a, b) => area(b) - area(a))
    .map(({ box, score, landmarks, region }, index) => ({ index, box, score, landmarks, rollRad: region.rollRad }));
  return { faces, refused };
}

function choose(faces: FoundFace[], select: FindFacesOptions['select'], { width, height }: RgbImage): FoundFace[] {
  if (select === 'LARGEST') return faces.slice(0, 1);
  if (select !== 'MOST_CENTRAL') return faces;
  const offCenter = ({ box }: FoundFace) =>
    Math.hypot(box.x + (box.width - width + 1) / 2, box.y + (box.height - height + 1) / 2);
  return faces.toSorted((a, b) => offCenter(a) - offCenter(b)).slice(0, 1);
}

function boxOf(landmarks: Float32Array): Box {
  let minX = Infinity;
  let maxX = -Infinity;
  let minY = Infinity;
  let maxY = -Infinity;
  for (let k = 0; k < LANDMARK_COUNT; k++) {
    minX = Math.min(minX, landmarks[3 * k]);
    maxX = Math.max(maxX, landmarks[3 * k]);
    minY = Math.min(minY, landmarks[3 * k + 1]);
    maxY = Math.max(maxY, landmarks[3 * k + 1]);
  }
  return { x: minX, y: minY, width: maxX - minX, height: maxY - minY };
}

function isSameFace(a: Box, b: Box): boolean {
  const sharedWidth = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const sharedHeight = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  const shared = Math.max(0, sharedWidth) * Math.max(0, sharedHeight);
  return shared > SAME_FACE_OVERLAP * Math.min(a.width * a.height, b.width * b.height);
}
