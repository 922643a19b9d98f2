import type { DirectionalLight, Lighting } from './lighting.js';

/** Inner walls, seen through the open neck, get this part of the light: darker than skin, but no dark corner at the nape. */
const BACK_FACE_LIGHT = 0.6;

/**
 * Lights every vertex. Faces of a head are small: mixing lit vertices shows no difference to lighting pixels and costs little.
 *
 * @param normals       [V, 3], unit, camera frame
 * @param keyVisibility [V], 0..1, or null where nothing casts a shadow
 * @param openness      [V], 0..1, or null
 * @param needed        [2 V], 0 for sides of vertices that may stay dark
 * @returns [2 V, 4], linear: red, green, blue on the surface's colour, white highlight; first the outside, then the inside
 */
export function shadeVertices(
  normals: Float64Array,
  lighting: Lighting,
  keyVisibility: Float32Array | null,
  openness: Float32Array | null,
  needed: Uint8Array,
): Float32Array {
  const strength = lighting.shadow ?? 1;
  const key = unitLight(lighting.key, lighting);
  const fills = lighting.fills.map((fill) => unitLight(fill, lighting));
  const count = normals.length / 3;
  const result = new Float32Array(8 * count);
  for (let row = 0; row < 2 * count; row++) {
    if (needed[row] === 0) continue;
    const side = row < count ? 1 : -1;
    const v = side > 0 ? row : row - count;
    const open = openness ? 1 - strength * (1 - openness[v]) : 1;
    const lit = (keyVisibility ? 1 - strength * (1 - keyVisibility[v]) : 1) * (0.4 + 0.6 * open);
    const at = 4 * row;
    const part = side > 0 ? 1 : BACK_FACE_LIGHT;
    const x = side * normals[3 * v];
    const y = side * normals[3 * v + 1];
    const z = side * normals[3 * v + 2];
    addLight(result, at, key, x, y, z, part * lit);
    for (let f = 0; f < fills.length; f++) addLight(result, at, fills[f], x, y, z, part * open);
    const up = 0.5 - 0.5 * y;
    for (let k = 0; k < 3; k++) {
      result[at + k] += part * open * (up * lighting.sky[k] + (1 - up) * lighting.ground[k]);
    }
  }
  return result;
}

interface UnitLight {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly color: readonly number[];
  readonly wrap: number;
  /** Blinn's half vector between the light and the viewer at (0, 0, -1) */
  readonly half: readonly number[];
  readonly gloss: number;
  readonly shininess: number;
}

function unitLight({ direction, color, wrap = 0 }: DirectionalLight, lighting: Lighting): UnitLight {
  const length = Math.hypot(...direction) || 1;
  const [x, y, z] = direction.map((value) => value / length);
  const middle = Math.hypot(x, y, z - 1) || 1;
  const gloss = (lighting.gloss ?? 0) * Math.max(...color);
  return {
    x,
    y,
    z,
    color,
    wrap,
    half: [x / middle, y / middle, (z - 1) / middle],
    gloss,
    shininess: lighting.shininess ?? 24,
  };
}

function addLight(
  result: Float32Array,
  at: number,
  light: UnitLight,
  x: number,
  y: number,
  z: number,
  part: number,
): void {
  const cosine = x * light.x + y * light.y + z * light.z;
  const diffuse = (part * (cosine + light.wrap)) / (1 + light.wrap);
  if (diffuse <= 0) return;
  result[at] += diffuse * light.color[0];
  result[at + 1] += diffuse * light.color[1];
  result[at + 2] += diffuse * light.color[2];
  if (light.gloss === 0 || cosine <= 0) return;
  const glint = x * light.half[0] + y * light.half[1] + z * light.half[2];
  if (glint > 0.5) result[at + 3] += part * light.gloss * glint ** light.shininess;
}
