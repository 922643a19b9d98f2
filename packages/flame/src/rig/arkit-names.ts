/** One ARKit blend shape made of named expression units; `side` keeps the half of a unit that moves both sides. */
export interface ArkitRecipe {
  readonly name: string;
  readonly units: readonly string[];
  readonly side?: 'left' | 'right';
}

/** One ARKit blend shape made by turning a joint: axis-angle, radians. */
export interface ArkitTurn {
  readonly name: string;
  /** Row of the pose: 2 jaw, 3 left eye, 4 right eye */
  readonly joint: number;
  readonly turn: readonly [number, number, number];
}

const bothSides = (name: string, unit: string): ArkitRecipe[] => [
  { name: `${name}Left`, units: [unit], side: 'left' },
  { name: `${name}Right`, units: [unit], side: 'right' },
];

const eachSide = (name: string, unit: (side: string) => string): ArkitRecipe[] => [
  { name: `${name}Left`, units: [unit('left')] },
  { name: `${name}Right`, units: [unit('right')] },
];

/** ARKit's names for the open head's units (MakeHuman's), where a unit does what the name says. */
export const arkitRecipes: readonly ArkitRecipe[] = [
  ...eachSide('eyeBlink', (side) => `eye-${side}-closure`),
  ...eachSide('eyeWide', (side) => `eye-${side}-opened-up`),
  ...eachSide('eyeSquint', (side) => `eye-${side}-slit`),
  ...eachSide('browDown', (side) => `eyebrows-${side}-down`),
  ...eachSide('browOuterUp', (side) => `eyebrows-${side}-extern-up`),
  { name: 'browInnerUp', units: ['eyebrows-left-inner-up', 'eyebrows-right-inner-up'] },
  ...eachSide('noseSneer', (side) => `nose-${side}-elevation`),
  ...bothSides('mouthSmile', 'mouth-corner-puller'),
  ...bothSides('mouthFrown', 'mouth-depression'),
  ...bothSides('mouthDimple', 'mouth-retraction'),
  ...bothSides('mouthStretch', 'neck-platysma'),
  ...bothSides('mouthUpperUp', 'mouth-elevation'),
  { name: 'mouthFunnel', units: ['mouth-protusion'] },
  { name: 'mouthPucker', units: ['mouth-pursing'] },
  { name: 'mouthShrugLower', units: ['mouth-eversion'] },
];

const [open, sideways, gaze] = [0.35, 0.12, 0.45];

/** ARKit shapes that are turns of FLAME's joints, baked to offsets. A positive turn about x looks or opens downwards. */
export const arkitTurns: readonly ArkitTurn[] = [
  { name: 'jawOpen', joint: 2, turn: [open, 0, 0] },
  { name: 'jawLeft', joint: 2, turn: [0, sideways, 0] },
  { name: 'jawRight', joint: 2, turn: [0, -sideways, 0] },
  { name: 'eyeLookUpLeft', joint: 3, turn: [-gaze, 0, 0] },
  { name: 'eyeLookDownLeft', joint: 3, turn: [gaze, 0, 0] },
  { name: 'eyeLookInLeft', joint: 3, turn: [0, -gaze, 0] },
  { name: 'eyeLookOutLeft', joint: 3, turn: [0, gaze, 0] },
  { name: 'eyeLookUpRight', joint: 4, turn: [-gaze, 0, 0] },
  { name: 'eyeLookDownRight', joint: 4, turn: [gaze, 0, 0] },
  { name: 'eyeLookInRight', joint: 4, turn: [0, gaze, 0] },
  { name: 'eyeLookOutRight', joint: 4, turn: [0, -gaze, 0] },
];

/** ICT-FaceKit and others write `mouthSmile_L`: ARKit's spelling of such a name. */
export function arkitSpelling(name: string): string {
  return name.replace(/_L$/, 'Left').replace(/_R$/, 'Right');
}
