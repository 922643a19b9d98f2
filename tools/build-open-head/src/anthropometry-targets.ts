/** A published figure: men's and women's mean and standard deviation in millimetres, and how firmly ours is held to it. */
export interface Target {
  readonly name: string;
  readonly men: readonly [mean: number, sd: number];
  readonly women: readonly [mean: number, sd: number];
  /** mm: how much of a difference in the mean is put down to different landmark definitions */
  readonly tolerance: number;
  /** false where the published spread holds measuring noise that heads do not have */
  readonly spread: boolean;
  readonly source: string;
}

const HEADBOARD = 'ANSUR 1988 headboard (Natick/TR-89/044), 1774 men, 2208 women';
const ANSUR2 = 'ANSUR II 2012 (NATICK/TR-15/007), 4082 men, 1986 women';
const NIOSH = 'NIOSH 2003 survey (Zhuang and Bradtmiller 2005; RD-10130-2020-0), equal thirds White, Black, Other';

const INTERPUPILLARY = `${ANSUR2}; the women's mean from memory, not looked up`;
const NOSE_PROTRUSION = `${HEADBOARD}, averaged with NIOSH 2003; the men's and NIOSH's from memory, not looked up`;
const LIPS =
  'from memory: lips 3 and 1 mm behind the line from nose to chin (Ricketts 1968), vermilion heights of Farkas 1994';

const row = (
  name: string,
  men: readonly [number, number],
  women: readonly [number, number],
  source: string,
  tolerance = 1,
  spread = true,
): Target => ({ name, men, women, tolerance, spread, source });

/** The figures that the population is fitted to. Depths run from the back of the head, heights from its top, Frankfurt plane level. */
export const TARGETS: readonly Target[] = [
  row('head breadth', [154.3, 5.5], [147.8, 5.2], ANSUR2),
  row('head length', [199.5, 7.0], [189.8, 7.4], ANSUR2, 1.5),
  row('head circumference', [574.4, 16.0], [561.1, 19.4], ANSUR2, 4),
  row('bizygomatic breadth', [142.6, 6.2], [133.8, 5.6], ANSUR2),
  row('ear length', [64.2, 4.5], [59.4, 3.9], ANSUR2, 2),
  row('bigonial breadth', [118.9, 7.9], [108.3, 7.1], HEADBOARD, 2),
  row('interpupillary breadth', [64.3, 3.5], [61.7, 3.4], INTERPUPILLARY, 0.3),
  row('nose breadth', [39.0, 4.8], [35.6, 4.7], NIOSH, 0.7),
  row('lip length', [51.9, 4.4], [48.6, 4.5], NIOSH, 0.7),
  row('minimum frontal breadth', [105.1, 5.2], [103.3, 4.8], HEADBOARD, 2),
  row('biocular breadth (ectoorbitale)', [121.8, 5.4], [119.6, 5.5], HEADBOARD, 2),
  row('menton-sellion length', [121.1, 6.4], [113.7, 6.0], HEADBOARD, 0.7),
  row('subnasale-sellion length', [50.5, 3.7], [48.2, 3.6], HEADBOARD, 0.7),
  row('nose protrusion', [20.4, 2.6], [18.8, 2.5], NOSE_PROTRUSION, 0.4),
  row('sellion height', [112.0, 6.9], [105.3, 6.6], HEADBOARD, 2),
  row('stomion height', [186.3, 7.8], [175.1, 7.7], HEADBOARD, 2, false),
  row('glabella depth', [199.7, 7.2], [191.0, 6.6], HEADBOARD, 1),
  row('sellion depth', [197.0, 7.1], [189.0, 6.6], HEADBOARD, 1),
  row('pronasale depth', [219.2, 8.0], [209.7, 7.5], HEADBOARD, 0.7),
  row('alare depth', [199.8, 7.9], [191.3, 7.7], HEADBOARD, 1.8, false),
  row('subnasale depth', [203.5, 8.3], [195.7, 8.0], HEADBOARD, 0.7),
  row('upper lip depth', [205.0, 9.0], [198.0, 9.0], LIPS, 1, false),
  row('lower lip depth', [199.8, 9.0], [193.6, 9.0], LIPS, 1, false),
  row('lip height', [17.8, 2.6], [17.2, 2.5], LIPS, 0.7),
  row('stomion depth', [199.4, 9.6], [193.1, 9.9], HEADBOARD, 1.5, false),
  row('chin depth', [194.2, 10.3], [187.6, 9.8], HEADBOARD, 1, false),
  row('menton depth', [182.4, 10.5], [173.3, 9.8], HEADBOARD, 2, false),
  row('cheilion depth', [185.4, 9.1], [179.7, 9.3], HEADBOARD, 1.5, false),
  row('infraorbitale depth', [180.8, 7.0], [176.1, 6.9], HEADBOARD, 2, false),
  row('ectoorbitale depth', [160.1, 6.3], [153.5, 6.1], HEADBOARD, 2, false),
  row('frontotemporale depth', [174.5, 6.4], [166.1, 6.2], HEADBOARD, 2, false),
  row('tragion depth', [98.9, 5.8], [97.4, 5.5], HEADBOARD, 1.5, false),
];

/** Mean and spread of a population of as many men as women. */
export function pooled({ men, women }: Target): { mean: number; sd: number } {
  const half = (men[0] - women[0]) / 2;
  return { mean: (men[0] + women[0]) / 2, sd: Math.sqrt((men[1] ** 2 + women[1] ** 2) / 2 + half * half) };
}
