import { findMeasuringPoints } from './anthropometry.js';
import { type BaseMesh, parseBaseMesh } from './base-mesh.js';
import { type Calibrated, calibrate } from './calibration.js';
import { collectExpressionUnits, type ExpressionUnit } from './expression-units.js';
import { createEyelids } from './eyelids.js';
import { addScaled, baseField, collectPoints, type Points, targetField } from './field.js';
import { cutHead, type HeadCut } from './head-cut.js';
import { fitJointRegressor, type SparseRows } from './joint-regressor.js';
import { createMacros } from './macros.js';
import { createMouthSeam } from './mouth-seam.js';
import { createMouthWall } from './mouth-wall.js';
import { sampleHeads } from './population.js';
import { findComponents } from './principal-components.js';
import { collectRegions } from './regions.js';
import excludedRows from './rows-without-cc0-twin.json' with { type: 'json' };
import { JOINT_NAMES, skinningWeights, skullWeights } from './skinning.js';
import { collectAsymmetries, collectOutlines, collectSliders } from './sliders.js';
import { parseTargets } from './targets.js';
import { type HeadUvs, layOutUvs } from './uv-layout.js';

export const SEED = 20261122;
export const SHAPE_COUNT = 100;
export const EXPRESSION_COUNT = 50;
const EYE_DISTANCE_METRES = 0.063;

/** Everything about the head but its landmarks. Lengths in metres, origin between the eyes' centres. */
export interface Head {
  readonly mesh: BaseMesh;
  readonly cut: HeadCut;
  readonly layout: HeadUvs;
  /** [V, 3] */
  readonly vTemplate: Float64Array;
  /** 100 of [V, 3] */
  readonly shape: readonly Float64Array[];
  readonly expression: readonly ExpressionUnit[];
  readonly joints: SparseRows;
  /** [V, 5] */
  readonly weights: Float64Array;
  readonly regions: Readonly<Record<string, Uint32Array>>;
  readonly population: readonly Calibrated[];
  readonly usedTargets: readonly string[];
}

/** Builds the head from the package's files. */
export function buildHead(files: ReadonlyMap<string, Uint8Array>, sampleCount: number): Head {
  const file = (path: string) => {
    const found = files.get(path);
    if (!found) throw new Error(`the package has no ${path}`);
    return found;
  };
  const mesh = parseBaseMesh(file('public/data/models/human_full_size.json'));
  const targets = parseTargets(
    file('public/data/targets/targets.bin'),
    file('src/json/targets/target-list.json'),
    excludedRows.rows,
    mesh.positions.length / 3,
  );
  const cut = cutHead(mesh);
  const points = collectPoints(mesh, cut, JOINT_NAMES);
  const base = baseField(points, mesh);
  const skull = skullWeights(mesh, points);
  const population = {
    points,
    base,
    macros: createMacros(points, targets),
    sliders: collectSliders(points, targets),
    outlines: collectOutlines(points, targets),
    asymmetries: collectAsymmetries(points, targets),
    alignment: skull,
  };
  const heads = sampleHeads(population, sampleCount, SEED);
  const raw = findComponents(heads, points, importance(points, base), { symmetric: 110, antisymmetric: 30 }, SEED);
  const expression = collectExpressionUnits(points, targets);

  const eyes = ['helper-l-eye', 'helper-r-eye'].map((group) => rowsOf(points, group));
  const layout = layOutUvs(
    cut,
    base,
    eyes.map((rows) => meanOf(base, rows)),
  );
  const probe = (names: string[]) => names.map((name) => targetField(points, targets.row(name)));
  const regions = collectRegions(points, cut, layout, centred(base, eyes), skull, {
    ears: probe(['ears/l-ear-wing-out', 'ears/r-ear-wing-out', 'ears/l-ear-size-big', 'ears/r-ear-size-big']),
    lips: probe(['mouth/mouth-upperlip-volume-inflate', 'mouth/mouth-lowerlip-volume-inflate']),
    nose: probe(['nose/nose-width1-max', 'nose/nose-width2-max', 'nose/nose-width3-max', 'nose/nose-scale-depth-incr']),
  });
  const measuring = findMeasuringPoints(points, base, regions.ears);
  const weights = skinningWeights(mesh, points);
  const jaw = Float64Array.from({ length: points.headCount }, (_, v) => weights[5 * v + 2]);
  const seams = {
    eyelids: createEyelids(points, base, rowsOfIsland(cut, layout, 'socket')),
    mouth: createMouthSeam(points, base, jaw),
  };
  const { components: found, table } = calibrate(raw, points, measuring, seams, importance(points, base), SHAPE_COUNT);

  const still = Array.from({ length: points.headCount }, (_, v) =>
    expression.every(
      ({ direction }) => Math.hypot(direction[3 * v], direction[3 * v + 1], direction[3 * v + 2]) < 3e-4,
    ),
  );
  const jointRows = JOINT_NAMES.slice(0, 3).map((name) => points.joints[name]);
  const mean = centred(found.mean, eyes);
  const scale = scaleOf(found.mean, eyes);
  const slice = (field: Float64Array) => field.slice(0, 3 * points.headCount).map((x) => scale * x);
  const vTemplate = mean.slice(0, 3 * points.headCount);
  const skin = [...regions.face, ...regions.lips, ...regions.nose];
  const isMouth = rowsOfIsland(cut, layout, 'mouth');
  // What no unit moves stays where it is: the joints hang on it.
  const inside = regions.interior.filter((row) => isMouth(row) && !still[row]);
  const wall = createMouthWall(vTemplate, skin, inside, jaw);
  const unit = ({ name, direction }: ExpressionUnit) => {
    const moved = slice(direction);
    wall.follow(moved);
    return { name, direction: moved };
  };
  return {
    mesh,
    cut,
    layout,
    vTemplate,
    shape: found.directions.map(slice),
    expression: expression.map(unit),
    joints: fitJointRegressor(points, heads, found.mean, still, jointRows, eyes),
    weights,
    regions,
    population: table,
    usedTargets: targets.usedNames(),
  };
}

/** How much each point counts in the order of the components: the face fully, what photos rarely show less. */
function importance(points: Points, base: Float64Array): Float64Array {
  return Float64Array.from(points.list, ({ group }, row) => {
    if (group === 'joint') return 0;
    if (group !== 'body') return 0.3;
    return base[3 * row + 2] > 0.06 && base[3 * row + 1] > 0.61 ? 1 : 0.35;
  });
}

function rowsOf(points: Points, group: string): number[] {
  return points.list.flatMap((vertex, row) => (vertex.group === group ? [row] : []));
}

function meanOf(field: Float64Array, rows: readonly number[]): number[] {
  const out = new Float64Array(3);
  for (const row of rows) addScaled(out, field.subarray(3 * row, 3 * row + 3), 1 / rows.length);
  return [...out];
}

function scaleOf(field: Float64Array, eyes: readonly (readonly number[])[]): number {
  const [left, right] = eyes.map((rows) => meanOf(field, rows));
  return EYE_DISTANCE_METRES / Math.hypot(...[0, 1, 2].map((k) => left[k] - right[k]));
}

/** The shape with its origin between the eyes' centres, scaled to 63 mm between them. */
function centred(field: Float64Array, eyes: readonly (readonly number[])[]): Float64Array {
  const [left, right] = eyes.map((rows) => meanOf(field, rows));
  const scale = scaleOf(field, eyes);
  return field.map((x, i) => scale * (x - (left[i % 3] + right[i % 3]) / 2));
}

function rowsOfIsland(cut: HeadCut, layout: HeadUvs, island: string): (row: number) => boolean {
  const rows = new Set<number>();
  for (let i = 0; i < cut.faces.length; i++) if (layout.islands[cut.uvFaces[i]] === island) rows.add(cut.faces[i]);
  return (row) => rows.has(row);
}
