import { rotationLeftJacobian } from '@ringnet/flame';
import type { LandmarkBasis } from './landmark-basis.js';
import type { EvaluatedLandmarks, FitState } from './pose-state.js';

/** Unknowns before the jaw: translation 3, turn 3, logarithm of scale 1. */
export const RIGID_UNKNOWNS = 7;
/** The first of the three that turn the head. */
export const TURN_UNKNOWNS = 3;
/** The first coefficient, behind rigid unknowns and jaw. */
export const COEFFICIENTS = RIGID_UNKNOWNS + 3;

/**
 * Derivatives of the weighted landmarks by every unknown; analytic and exact.
 * @param former  of another state and the same basis: its memory is used again
 * @returns [unknowns, 3 L]
 */
export function landmarkJacobian(
  basis: LandmarkBasis,
  weights: Float64Array,
  state: FitState,
  { turned, jawArms, jawRotation }: EvaluatedLandmarks,
  former?: Float64Array,
): Float64Array {
  const { landmarkCount, jawWeights, directions, moved, jawJointDirections } = basis;
  const length = 3 * landmarkCount;
  const out = former ?? new Float64Array((COEFFICIENTS + moved.length) * length); // what is zero of one state is of all
  putRigid(out, length, weights, state.scale, turned);

  // A landmark moved by d in the model moves by carry d on the picture, and by - jaw j when the jaw joint moves by j.
  const carry = new Float64Array(9 * landmarkCount);
  const jaw = new Float64Array(9 * landmarkCount);
  const r = state.rotation;
  for (let l = 0; l < landmarkCount; l++) {
    for (let i = 0; i < 3; i++) {
      const w = state.scale * weights[3 * l + i];
      for (let j = 0; j < 3; j++) {
        let extra = 0;
        for (let k = 0; k < 3; k++) extra += r[3 * i + k] * (jawRotation[3 * k + j] - (k === j ? 1 : 0));
        jaw[9 * l + 3 * i + j] = w * jawWeights[l] * extra;
        carry[9 * l + 3 * i + j] = w * r[3 * i + j] + jaw[9 * l + 3 * i + j];
      }
    }
  }
  putJaw(out, length, basis, weights, state, jawArms);
  for (let p = 0; p < moved.length; p++) {
    const landmarks = moved[p];
    const from = p * length;
    const row = (COEFFICIENTS + p) * length;
    const jx = jawJointDirections[3 * p];
    const jy = jawJointDirections[3 * p + 1];
    const jz = jawJointDirections[3 * p + 2];
    for (let k = 0; k < landmarks.length; k++) {
      const l = landmarks[k];
      const at = 3 * l;
      const m = 9 * l;
      const x = directions[from + at];
      const y = directions[from + at + 1];
      const z = directions[from + at + 2];
      let u = carry[m] * x + carry[m + 1] * y + carry[m + 2] * z;
      let v = carry[m + 3] * x + carry[m + 4] * y + carry[m + 5] * z;
      let w = carry[m + 6] * x + carry[m + 7] * y + carry[m + 8] * z;
      if (jawWeights[l] !== 0) {
        u -= jaw[m] * jx + jaw[m + 1] * jy + jaw[m + 2] * jz;
        v -= jaw[m + 3] * jx + jaw[m + 4] * jy + jaw[m + 5] * jz;
        w -= jaw[m + 6] * jx + jaw[m + 7] * jy + jaw[m + 8] * jz;
      }
      out[row + at] = u;
      out[row + at + 1] = v;
      out[row + at + 2] = w;
    }
  }
  return out;
}

function putRigid(out: Float64Array, length: number, weights: Float64Array, scale: number, turned: Float64Array): void {
  for (let at = 0; at < length; at += 3) {
    const x = scale * turned[at];
    const y = scale * turned[at + 1];
    const z = scale * turned[at + 2];
    put(0, at, 1, 0, 0);
    put(1, at, 0, 1, 0);
    put(2, at, 0, 0, 1);
    put(3, at, 0, -z, y);
    put(4, at, z, 0, -x);
    put(5, at, -y, x, 0);
    put(6, at, x, y, z);
  }

  function put(unknown: number, at: number, x: number, y: number, z: number): void {
    const to = unknown * length + at;
    out[to] = weights[at] * x;
    out[to + 1] = weights[at + 1] * y;
    out[to + 2] = weights[at + 2] * z;
  }
}

function putJaw(
  out: Float64Array,
  length: number,
  { jawWeights, landmarkCount }: LandmarkBasis,
  weights: Float64Array,
  { scale, rotation: r, jaw }: FitState,
  jawArms: Float64Array,
): void {
  const turn = rotationLeftJacobian(jaw[0], jaw[1], jaw[2]);
  for (let l = 0; l < landmarkCount; l++) {
    if (jawWeights[l] === 0) continue;
    const at = 3 * l;
    const s = scale * jawWeights[l];
    const qx = s * jawArms[at];
    const qy = s * jawArms[at + 1];
    const qz = s * jawArms[at + 2];
    for (let k = 0; k < 3; k++) {
      const ux = turn[k];
      const uy = turn[3 + k];
      const uz = turn[6 + k];
      const dx = uy * qz - uz * qy;
      const dy = uz * qx - ux * qz;
      const dz = ux * qy - uy * qx;
      const row = (RIGID_UNKNOWNS + k) * length + at;
      for (let i = 0; i < 3; i++) {
        out[row + i] = weights[at + i] * (r[3 * i] * dx + r[3 * i + 1] * dy + r[3 * i + 2] * dz);
      }
    }
  }
}
