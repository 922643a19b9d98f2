import { decodeHead } from '../decode.js';
import { FlameError } from '../errors.js';
import type { HeadModel } from '../head-model.js';
import { landmarkJacobian, vertexJacobian } from '../jacobian.js';
import { jointBasis } from '../joint-basis.js';
import { contourRow, contourYawDegrees, embedding68, evaluateEmbedding } from '../landmarks.js';
import { vertexNormals } from '../vertex-normals.js';
import { solveDampedLeastSquares } from './damped-least-squares.js';
import { fitLandmarks3d, type LandmarkSet } from './fit-landmarks.js';
import { checkPoints } from './fit-mesh.js';
import { type FitOptions, type FitResult, freeParameters, roundParameters } from './free-parameters.js';
import { metresPerUnit, type ScanUnit } from './metres-per-unit.js';
import { ScanSurface, type SurfaceMatch } from './scan-surface.js';

/** A 3D scan as it comes: any number of vertices, any frame, any unit. */
export interface Scan {
  /** [N, 3], scan units */
  readonly vertices: ArrayLike<number>;
  /** [F, 3]; empty for a point cloud */
  readonly faces: ArrayLike<number>;
  /** Landmarks picked on the scan, scan units; [L, 3] */
  readonly landmarkPoints: ArrayLike<number>;
  /** Which points they are on the model */
  readonly landmarks: LandmarkSet;
  /** `unknown` is decided by the landmarks: the nearest of m, cm and mm, or the measured scale when none is near */
  readonly unit: ScanUnit;
}

export interface ScanFitOptions extends FitOptions {
  /** Model vertices that are compared with the scan; default the region `face`, else all. At most 1500 are used. */
  readonly vertexRows?: ArrayLike<number>;
  /** Standard deviation of the picked landmarks, m; default 2e-3 */
  readonly landmarkNoise?: number;
}

export interface ScanFitResult extends FitResult {
  /** Metres per scan unit */
  readonly metresPerUnit: number;
  /** How many model vertices found the scan in the last round */
  readonly matchedVertices: number;
}

const maxRows = 1500;
/** Tukey's biweight: matches beyond this many robust standard deviations do not count. */
const cutoffDeviations = 4.7;

/**
 * Fits a head to a free scan: first to its landmarks, then to its surface by robust point-to-plane steps whose matches
 * are looked up anew each round. Holes, hair and a scan's ragged edge are left out as outliers.
 *
 * @param options noise in metres, default 5e-4 (what the surface is trusted to); joints default to root, neck and jaw
 * @returns parameters that place the head on the scan in metres; rmsError over the matched vertices, m
 * @throws FlameError FIT_INPUT on wrong counts, rows that there are not, numbers that are not finite, or when no vertex finds the scan
 */
export function fitScan(model: HeadModel, scan: Scan, options: ScanFitOptions = {}): ScanFitResult {
  checkPoints('scan vertices', scan.vertices, scan.vertices.length - (scan.vertices.length % 3));
  checkPoints('landmark points', scan.landmarkPoints, scan.landmarkPoints.length);
  checkRows('scan faces', scan.faces, scan.vertices.length / 3);
  if (scan.faces.length % 3 !== 0)
    throw new FlameError('FIT_INPUT', `scan faces has ${scan.faces.length} values, not [F, 3]`);
  if (options.vertexRows) checkRows('vertexRows', options.vertexRows, model.vTemplate.length / 3);
  const metresPerUnit = chooseUnit(model, scan);
  const inMetres = (values: ArrayLike<number>) => Float64Array.from(values, (value) => value * metresPerUnit);
  const landmarkPoints = inMetres(scan.landmarkPoints);
  const { noise = 5e-4, landmarkNoise = 2e-3, maxIterations = 30 } = options;
  const joints = options.joints ?? [0, 1, 2];
  const first = fitLandmarks3d(model, scan.landmarks, landmarkPoints, { ...options, joints, noise: landmarkNoise });

  const surface = new ScanSurface(inMetres(scan.vertices), scan.faces);
  const rows = thin(options.vertexRows ?? model.regions.face ?? allRows(model));
  const basis = jointBasis(model);
  let parameters = first.parameters;
  let iterations = first.iterations;
  let limit = 0.02;
  let matches: Match[] = [];
  let previous = Number.POSITIVE_INFINITY;
  let hasConverged = false;
  for (let round = 0; round < maxIterations && !hasConverged; round++) {
    matches = matchRows(model, decodeHead(model, parameters).vertices, rows, surface, limit);
    if (matches.length < 20) {
      throw new FlameError(
        'FIT_INPUT',
        `${matches.length} of ${rows.length} model vertices are near the scan; is the unit ${scan.unit} right?`,
      );
    }
    const weights = robustWeights(matches);
    const free = freeParameters(model, parameters, options, joints);
    const matched = matches.map(({ vertex }) => vertex);
    const embedding =
      scan.landmarks === 'ibug68' ? embedding68(model, contourRow(contourYawDegrees(parameters.pose))) : scan.landmarks;
    const solution = solveDampedLeastSquares({
      ...free,
      maxIterations: 3,
      linearise(x) {
        const current = free.unpack(x);
        const mesh = vertexJacobian(model, current, free.columns, matched, basis);
        const picked = landmarkJacobian(model, current, embedding, free.columns, basis);
        return stack(mesh, matches, weights, noise, picked, landmarkPoints, landmarkNoise);
      },
    });
    parameters = roundParameters(free.unpack(solution.x));
    iterations += solution.iterations;
    hasConverged = round > 5 && Math.abs(previous - solution.cost) < 1e-4 * previous;
    previous = solution.cost;
    limit = Math.max(limit * 0.8, 0.005);
  }
  const { vertices } = decodeHead(model, parameters);
  const final = matchRows(model, vertices, rows, surface, limit);
  const squares = final.reduce((sum, { distance }) => sum + distance * distance, 0);
  return {
    parameters,
    rmsError: Math.sqrt(squares / final.length),
    iterations,
    hasConverged,
    metresPerUnit,
    matchedVertices: final.length,
  };
}

function checkRows(name: string, rows: ArrayLike<number>, count: number): void {
  for (let i = 0; i < rows.length; i++) {
    if (!(rows[i] >= 0 && rows[i] < count))
      throw new FlameError('FIT_INPUT', `${name} names vertex ${rows[i]} of only ${count}`);
  }
}

/** Metres per scan unit, from the name or from the landmarks' size. */
function chooseUnit(model: HeadModel, scan: Scan): number {
  const embedding = scan.landmarks === 'ibug68' ? embedding68(model, 0) : scan.landmarks;
  const template = evaluateEmbedding(embedding, model.vTemplate, model.faces);
  checkPoints('landmark points', scan.landmarkPoints, template.length);
  return metresPerUnit(scan.unit, scan.landmarkPoints, template);
}

interface Match extends SurfaceMatch {
  readonly vertex: number;
  /** m, along the normal where there is one */
  readonly distance: number;
}

/** Pairs of model vertices and scan points that are near each other and face the same way. */
function matchRows(
  model: HeadModel,
  vertices: Float32Array,
  rows: Uint32Array,
  surface: ScanSurface,
  limit: number,
): Match[] {
  const normals = vertexNormals(vertices, model.faces);
  const matches: Match[] = [];
  for (const vertex of rows) {
    const [x, y, z] = vertices.subarray(3 * vertex, 3 * vertex + 3);
    const match = surface.match(x, y, z, limit);
    if (!match) continue;
    const { point, normal } = match;
    const offset = [x - point[0], y - point[1], z - point[2]];
    if (!normal) {
      matches.push({ ...match, vertex, distance: Math.hypot(...offset) });
      continue;
    }
    const facing = normal.reduce((sum, value, k) => sum + value * normals[3 * vertex + k], 0);
    if (facing < 0.5) continue;
    matches.push({ ...match, vertex, distance: normal.reduce((sum, value, k) => sum + value * offset[k], 0) });
  }
  return matches;
}

/** Tukey's weights about a robust standard deviation of at least 0.2 mm. */
function robustWeights(matches: readonly Match[]): Float64Array {
  const sizes = matches.map(({ distance }) => Math.abs(distance)).sort((a, b) => a - b);
  const deviation = Math.max(1.4826 * sizes[Math.floor(sizes.length / 2)], 2e-4);
  return Float64Array.from(matches, ({ distance }) => {
    const ratio = distance / (cutoffDeviations * deviation);
    return Math.abs(ratio) < 1 ? (1 - ratio * ratio) ** 2 : 0;
  });
}

type Moving = ReturnType<typeof vertexJacobian>;

/** Surface rows (one per match along its normal, three without one), then landmark rows. */
function stack(
  mesh: Moving,
  matches: readonly Match[],
  weights: Float64Array,
  noise: number,
  picked: Moving,
  landmarkPoints: Float64Array,
  landmarkNoise: number,
) {
  const width = mesh.columnCount;
  const surfaceRows = matches.reduce((sum, { normal }) => sum + (normal ? 1 : 3), 0);
  const residuals = new Float64Array(surfaceRows + landmarkPoints.length);
  const jacobian = new Float64Array(residuals.length * width);
  let row = 0;
  const add = (
    from: Moving,
    point: number,
    direction: readonly number[],
    target: ArrayLike<number>,
    factor: number,
  ) => {
    for (let k = 0; k < 3; k++) {
      const slope = direction[k] * factor;
      if (slope === 0) continue;
      residuals[row] += slope * (from.points[3 * point + k] - target[k]);
      const start = (3 * point + k) * width;
      for (let c = 0; c < width; c++) jacobian[row * width + c] += slope * from.jacobian[start + c];
    }
    row++;
  };
  matches.forEach(({ point, normal }, index) => {
    const factor = Math.sqrt(weights[index]) / noise;
    for (const direction of normal ? [normal] : axes) add(mesh, index, direction, point, factor);
  });
  for (let l = 0; l < landmarkPoints.length / 3; l++) {
    for (const axis of axes) add(picked, l, axis, landmarkPoints.subarray(3 * l, 3 * l + 3), 1 / landmarkNoise);
  }
  return { residuals, jacobian };
}

const axes = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

const allRows = (model: HeadModel) => Uint32Array.from({ length: model.vTemplate.length / 3 }, (_, row) => row);

/** At most `maxRows` of the rows, evenly taken. */
function thin(rows: ArrayLike<number>): Uint32Array {
  const step = Math.max(1, rows.length / maxRows);
  return Uint32Array.from({ length: Math.floor(rows.length / step) }, (_, k) => rows[Math.floor(k * step)]);
}
