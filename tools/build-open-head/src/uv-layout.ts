import type { HeadCut } from './head-cut.js';

/** Texture coordinates of the head: its own layout with the face upright and large, everything else packed below it. */
export interface HeadUvs {
  /** [T, 2], origin bottom-left */
  readonly uvs: Float64Array;
  /** [T] which island a row lies in */
  readonly islands: readonly Island[];
}

export type Island = 'head' | 'neck' | 'mouth' | 'socket' | 'leftEye' | 'rightEye' | 'teeth' | 'tongue';

/** Centres and radius of the eye discs, image coordinates (y down). The iris is the middle, the rim the globe's back. */
export const EYE_DISCS = { radius: 0.085, leftEye: [0.1, 0.745], rightEye: [0.29, 0.745] } as const;

/** Rectangles: MakeHuman's part of the texture (u, image y) and ours (x, image y). */
const MOVES: Readonly<Record<string, { from: Box; to: Box }>> = {
  mouth: { from: [0.755, 0.86, 0.93, 0.99], to: [0.4, 0.665, 0.64, 0.845] },
  socket: { from: [0.008, 0.364, 0.155, 0.456], to: [0.02, 0.86, 0.22, 0.98] },
  neck: { from: [0.255, 0.02, 0.505, 0.12], to: [0.67, 0.665, 0.99, 0.8] },
  'helper-upper-teeth': { from: [0.678, 0.1022, 0.7384, 0.1245], to: [0.67, 0.83, 0.83, 0.895] },
  'helper-lower-teeth': { from: [0.678, 0.08, 0.7385, 0.1022], to: [0.67, 0.92, 0.83, 0.985] },
  'helper-tongue': { from: [0.6229, 0.0159, 0.6478, 0.0706], to: [0.87, 0.83, 0.95, 0.985] },
};
type Box = readonly [number, number, number, number];

/** Arranges the islands. @param base [V, 3] the base shape, m @param eyeCentres left and right globe centres, m */
export function layOutUvs(cut: HeadCut, base: Float64Array, eyeCentres: readonly (readonly number[])[]): HeadUvs {
  const vertexOf = new Int32Array(cut.uvGroups.length);
  for (let i = 0; i < cut.faces.length; i++) vertexOf[cut.uvFaces[i]] = cut.faces[i];
  const uvs = new Float64Array(cut.uvs.length);
  const islands = cut.uvGroups.map((group, row) => {
    const [u, y] = [cut.uvs[2 * row], 1 - cut.uvs[2 * row + 1]];
    const island = islandOf(group, u, y);
    const place = () => {
      if (island === 'head') return placeHead(u, y);
      if (island === 'leftEye' || island === 'rightEye')
        return placeEye(
          base.subarray(3 * vertexOf[row], 3 * vertexOf[row] + 3),
          eyeCentres[island === 'leftEye' ? 0 : 1],
          EYE_DISCS[island],
        );
      const { from, to } = MOVES[group in MOVES ? group : island];
      return [
        to[0] + ((u - from[0]) / (from[2] - from[0])) * (to[2] - to[0]),
        to[1] + ((y - from[1]) / (from[3] - from[1])) * (to[3] - to[1]),
      ];
    };
    const [x, yNew] = place();
    uvs[2 * row] = x;
    uvs[2 * row + 1] = 1 - yNew;
    return island;
  });
  return { uvs, islands };
}

function islandOf(group: string, u: number, y: number): Island {
  if (group === 'helper-l-eye') return 'leftEye';
  if (group === 'helper-r-eye') return 'rightEye';
  if (group === 'helper-tongue') return 'tongue';
  if (group.endsWith('teeth')) return 'teeth';
  if (u > 0.6 && y > 0.15 && y < 0.855) return 'head';
  if (u > 0.7 && y >= 0.855) return 'mouth';
  if (u < 0.2 && y > 0.3) return 'socket';
  return 'neck';
}

/** MakeHuman's head lies on its side: turned upright, the face enlarged towards the middle. */
function placeHead(u: number, y: number): [number, number] {
  const side = (0.5155 - y) / 0.337;
  return [0.5 + 0.495 * side * (1.28 - 0.28 * side * side), 0.012 + ((u - 0.637) / 0.362) * 0.63];
}

/** Equidistant azimuthal projection around the gaze axis. */
function placeEye(
  point: ArrayLike<number>,
  centre: readonly number[],
  disc: readonly [number, number] | readonly number[],
): [number, number] {
  const [x, y, z] = [point[0] - centre[0], point[1] - centre[1], point[2] - centre[2]];
  const across = Math.hypot(x, y);
  const angle = Math.atan2(across, z) / Math.PI;
  const scale = across > 1e-9 ? (EYE_DISCS.radius * angle) / across : 0;
  return [disc[0] + scale * x, disc[1] - scale * y];
}
