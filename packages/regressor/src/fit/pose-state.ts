import { rotationFromAxisAngle } from '@ringnet/flame';
import type { LandmarkBasis } from './landmark-basis.js';

/**
 * One guess of a fit: landmark = scale * rotation * X + translation, X the model's landmark with these coefficients and
 * this jaw. Landmarks in normalised crop coordinates: x right, y down, z away; 112 crop pixels are 1.
 */
export interface FitState {
  /** [9], camera from model frame: about 180 degrees about x for a face looking into the camera */
  readonly rotation: Float64Array;
  /** Normalised crop units per metre */
  readonly scale: number;
  /** [3] */
  readonly translation: Float64Array;
  /** [3], axis-angle, radians */
  readonly jaw: Float64Array;
  /** [P], see LandmarkBasis */
  readonly coefficients: Float64Array;
}

/** A state's landmarks and what their derivatives share. */
export interface EvaluatedLandmarks {
  /** [3 L], rotation * X, metres, camera axes about the model's origin */
  readonly turned: Float64Array;
  /** [3 L], the arm of each landmark about the jaw joint, jaw rotation applied, model frame */
  readonly jawArms: Float64Array;
  /** [9] */
  readonly jawRotation: Float64Array;
}

/** Places the landmarks of a state. */
export function evaluateState(basis: LandmarkBasis, state: FitState): EvaluatedLandmarks {
  const length = 3 * basis.landmarkCount;
  const shaped = basis.mean.slice();
  const joint = basis.jawJoint.slice();
  for (let p = 0; p < state.coefficients.length; p++) {
    const value = state.coefficients[p];
    if (value === 0) continue;
    addMoved(shaped, value, basis.directions, p * length, basis.moved[p]);
    for (let i = 0; i < 3; i++) joint[i] += value * basis.jawJointDirections[3 * p + i];
  }

  const jawRotation = rotationFromAxisAngle(state.jaw[0], state.jaw[1], state.jaw[2]);
  const [j, r] = [jawRotation, state.rotation];
  const turned = new Float64Array(length);
  const jawArms = new Float64Array(length);
  for (let l = 0; l < basis.landmarkCount; l++) {
    let x = shaped[3 * l];
    let y = shaped[3 * l + 1];
    let z = shaped[3 * l + 2];
    const weight = basis.jawWeights[l];
    if (weight !== 0) {
      const ax = x - joint[0];
      const ay = y - joint[1];
      const az = z - joint[2];
      const qx = j[0] * ax + j[1] * ay + j[2] * az;
      const qy = j[3] * ax + j[4] * ay + j[5] * az;
      const qz = j[6] * ax + j[7] * ay + j[8] * az;
      jawArms[3 * l] = qx;
      jawArms[3 * l + 1] = qy;
      jawArms[3 * l + 2] = qz;
      x += weight * (qx - ax);
      y += weight * (qy - ay);
      z += weight * (qz - az);
    }
    turned[3 * l] = r[0] * x + r[1] * y + r[2] * z;
    turned[3 * l + 1] = r[3] * x + r[4] * y + r[5] * z;
    turned[3 * l + 2] = r[6] * x + r[7] * y + r[8] * z;
  }
  return { turned, jawArms, jawRotation };
}

/** shaped += value * one column, where that moves landmarks. */
function addMoved(
  shaped: Float64Array,
  value: number,
  directions: Float64Array,
  from: number,
  moved: Int32Array,
): void {
  if (3 * moved.length === shaped.length) {
    for (let i = 0; i < shaped.length; i++) shaped[i] += value * directions[from + i];
    return;
  }
  for (let k = 0; k < moved.length; k++) {
    const at = 3 * moved[k];
    shaped[at] += value * directions[from + at];
    shaped[at + 1] += value * directions[from + at + 1];
    shaped[at + 2] += value * directions[from + at + 2];
  }
}
