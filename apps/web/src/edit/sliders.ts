import type { HeadModel } from '@ringnet/flame';
import { byWant, expressionWords } from './expression-words.js';
import type { HeadEdit } from './head-edit.js';

/** One slider: what it shows and what it moves. */
export interface Slider {
  readonly id: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly unit: '' | '°' | 'σ';
  get(edit: HeadEdit): number;
  set(edit: HeadEdit, value: number): void;
}

export interface SliderGroup {
  readonly id: string;
  readonly title: string;
  readonly sliders: readonly Slider[];
}

const degrees = 180 / Math.PI;

/** Every slider of a model, in the order in which people look for them. */
export function sliderGroups(model: HeadModel): readonly SliderGroup[] {
  return [
    { id: 'mouth', title: 'Jaw and gaze', sliders: [...jawSliders, ...gazeSliders] },
    ...expressionGroups(model),
    { id: 'pose', title: 'Head and neck', sliders: [...turnSliders, ...neckSliders] },
    { id: 'shape', title: 'Face shape', sliders: shapeSliders(model) },
  ];
}

function shapeSliders({ shapeCount }: HeadModel): Slider[] {
  return Array.from({ length: Math.min(shapeCount, 20) }, (_, i) => ({
    id: `shape-${i}`,
    label: `Shape ${i + 1}`,
    min: -3,
    max: 3,
    step: 0.05,
    unit: 'σ',
    get: ({ parameters }) => parameters.betas[i],
    set: ({ parameters }, value) => {
      parameters.betas[i] = value;
    },
  }));
}

function expressionGroups(model: HeadModel): SliderGroup[] {
  const names =
    model.expressionNames ?? Array.from({ length: Math.min(model.expressionCount, 20) }, (_, i) => `unit ${i + 1}`);
  const groups = new Map<string, Slider[]>([
    ['Mouth and cheeks', []],
    ['Eyes', []],
    ['Brows', []],
    ['Other', []],
  ]);
  const named = names.map((name, i) => ({ name, i })).filter(({ name }) => name !== '');
  for (const { name, i } of named.sort((a, b) => byWant(a.name, b.name))) {
    groups.get(expressionGroup(name))?.push(expressionSlider(model, name, i));
  }
  return [...groups]
    .filter(([, sliders]) => sliders.length > 0)
    .map(([title, sliders]) => ({ id: title.toLowerCase().replaceAll(' ', '-'), title, sliders }));
}

function expressionGroup(name: string): string {
  if (/brow/i.test(name)) return 'Brows';
  if (/eye|squint|lid|blink/i.test(name)) return 'Eyes';
  if (/mouth|lip|cheek|nose|smile|jaw|tongue/i.test(name)) return 'Mouth and cheeks';
  return 'Other';
}

function expressionSlider(model: HeadModel, name: string, i: number): Slider {
  const [low, high] = model.expressionBounds;
  const isBounded = Number.isFinite(low) && Number.isFinite(high);
  return {
    id: `expression-${i}`,
    label: expressionWords(name),
    min: isBounded ? low : -3,
    max: isBounded ? high : 3,
    step: 0.01,
    unit: isBounded ? '' : 'σ',
    get: ({ parameters }) => parameters.expression[i],
    set: ({ parameters }, value) => {
      parameters.expression[i] = value;
    },
  };
}

/** A slider on components of the pose vector, in degrees about one axis. */
function poseSlider(id: string, label: string, components: readonly number[], min: number, max: number): Slider {
  return {
    id,
    label,
    min,
    max,
    step: 0.5,
    unit: '°',
    get: ({ parameters }) => parameters.pose[components[0]] * degrees,
    set: ({ parameters }, value) => {
      for (const component of components) parameters.pose[component] = value / degrees;
    },
  };
}

const jawSliders = [
  poseSlider('jaw-open', 'Open jaw', [6], 0, 30),
  poseSlider('jaw-side', 'Jaw sideways', [7], -12, 12),
];
const gazeSliders = [
  poseSlider('gaze-side', 'Look sideways', [10, 13], -35, 35),
  poseSlider('gaze-height', 'Look up or down', [9, 12], -25, 25),
];
const neckSliders = [
  poseSlider('neck-yaw', 'Neck turn', [4], -40, 40),
  poseSlider('neck-pitch', 'Neck nod', [3], -30, 30),
  poseSlider('neck-roll', 'Neck tilt', [5], -25, 25),
];

const turnSliders: readonly Slider[] = ['Turn', 'Nod', 'Tilt'].map((label, axis) => ({
  id: `head-${label.toLowerCase()}`,
  label: `Head ${label.toLowerCase()}`,
  min: axis === 0 ? -90 : -45,
  max: axis === 0 ? 90 : 45,
  step: 0.5,
  unit: '°',
  get: ({ turnDeg }) => turnDeg[axis],
  set: (edit, value) => {
    edit.turnDeg[axis] = value;
    edit.applyTurn();
  },
}));
