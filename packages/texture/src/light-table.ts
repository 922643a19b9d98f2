import type { DirectionalLight, Lighting } from './lighting.js';

/** Cells per side; a step of the normal of 1/128 is below one grey level under any sane light. */
export const LIGHT_TABLE_SIZE = 256;
/** Key red, green, blue, highlight; then the same of everything else. */
export const LIGHT_TABLE_CHANNELS = 8;

const tables = new WeakMap<Lighting, Float32Array>();

/**
 * Light that a surface facing the viewer receives, by the x and y of its normal. With a weak-perspective camera the view
 * direction is the same everywhere, so highlights depend on the normal alone and the table is exact up to its step.
 *
 * @returns [256, 256, 8], rows ny = -1..1, columns nx = -1..1; kept for as long as `lighting` lives
 */
export function lightTable(lighting: Lighting): Float32Array {
  const known = tables.get(lighting);
  if (known) return known;
  const n = LIGHT_TABLE_SIZE;
  const table = new Float32Array(n * n * LIGHT_TABLE_CHANNELS);
  const key = unit(lighting.key);
  const fills = lighting.fills.map(unit);
  const gloss = lighting.gloss ?? 0;
  const shininess = lighting.shininess ?? 24;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      let x = (2 * column) / (n - 1) - 1;
      let y = (2 * row) / (n - 1) - 1;
      const planar = Math.hypot(x, y);
      if (planar > 1) {
        x /= planar;
        y /= planar;
      }
      const z = -Math.sqrt(Math.max(0, 1 - x * x - y * y));
      const cell = (row * n + column) * LIGHT_TABLE_CHANNELS;
      add(table, cell, key, x, y, z, gloss, shininess);
      for (const fill of fills) add(table, cell + 4, fill, x, y, z, gloss, shininess);
      const up = 0.5 - 0.5 * y;
      for (let k = 0; k < 3; k++) table[cell + 4 + k] += up * lighting.sky[k] + (1 - up) * lighting.ground[k];
    }
  }
  tables.set(lighting, table);
  return table;
}

interface UnitLight {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly color: readonly number[];
  readonly wrap: number;
}

function unit({ direction: [x, y, z], color, wrap = 0 }: DirectionalLight): UnitLight {
  const length = Math.hypot(x, y, z) || 1;
  return { x: x / length, y: y / length, z: z / length, color, wrap };
}

function add(
  table: Float32Array,
  cell: number,
  light: UnitLight,
  x: number,
  y: number,
  z: number,
  gloss: number,
  shininess: number,
): void {
  const cosine = x * light.x + y * light.y + z * light.z;
  const diffuse = Math.max(0, (cosine + light.wrap) / (1 + light.wrap));
  for (let k = 0; k < 3; k++) table[cell + k] += diffuse * light.color[k];
  if (gloss === 0 || cosine <= 0) return;
  // Blinn's half vector between the light and the viewer at (0, 0, -1).
  const half = Math.hypot(light.x, light.y, light.z - 1) || 1;
  const glint = Math.max(0, (x * light.x + y * light.y + z * (light.z - 1)) / half);
  table[cell + 3] += gloss * Math.max(...light.color) * glint ** shininess;
}
