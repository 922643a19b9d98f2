import { addScaled, type Points, targetField } from './field.js';
import type { Targets } from './targets.js';

/** What a person is like on the large scale. */
export interface Person {
  /** shares of african, asian, caucasian; sum 1 */
  readonly ancestry: readonly [number, number, number];
  /** 0 female, 1 male */
  readonly male: number;
  /** 0 young adult (25 years), 1 old (90 years) */
  readonly old: number;
  /** 0 least, .5 average, 1 most */
  readonly muscle: number;
  readonly weight: number;
}

const ANCESTRIES = ['african', 'asian', 'caucasian'] as const;

/** Builds the function person -> displacement of the head from MakeHuman's macro targets, adults only. */
export function createMacros(points: Points, targets: Targets): (person: Person) => Float64Array {
  const cache = new Map<string, Float64Array>();
  const field = (name: string): Float64Array => {
    const found = cache.get(name) ?? targetField(points, targets.row(name));
    cache.set(name, found);
    return found;
  };
  const old = (ancestry: string, sex: string): [string, number][] => {
    const name = `macrodetails/${ancestry}-${sex}-old`;
    if (targets.has(name)) return [[name, 1]];
    // Without a CC0 twin: the same sex when young, aged as the other sex ages.
    const other = sex === 'male' ? 'female' : 'male';
    const donor = targets.has(`macrodetails/${ancestry}-${other}-old`) ? ancestry : 'asian';
    return [
      [`macrodetails/${ancestry}-${sex}-young`, 1],
      [`macrodetails/${donor}-${other}-old`, 1],
      [`macrodetails/${donor}-${other}-young`, -1],
    ];
  };
  return (person) => {
    const out = new Float64Array(points.list.length * 3);
    const [muscle, weight] = [thirds(person.muscle), thirds(person.weight)];
    for (const [sex, sexShare] of [
      ['male', person.male],
      ['female', 1 - person.male],
    ] as const)
      for (const [age, ageShare] of [
        ['young', 1 - person.old],
        ['old', person.old],
      ] as const) {
        const share = sexShare * ageShare;
        for (const [i, ancestry] of ANCESTRIES.entries()) {
          const parts = age === 'old' ? old(ancestry, sex) : [[`macrodetails/${ancestry}-${sex}-young`, 1] as const];
          for (const [name, factor] of parts) addScaled(out, field(name), share * person.ancestry[i] * factor);
        }
        for (const [m, mShare] of muscle)
          for (const [w, wShare] of weight)
            if (mShare * wShare > 0)
              addScaled(
                out,
                field(`macrodetails/universal-${sex}-${age}-${m}muscle-${w}weight`),
                share * mShare * wShare,
              );
      }
    return out;
  };
}

function thirds(value: number): [string, number][] {
  return [
    ['min', Math.max(0, 1 - 2 * value)],
    ['average', 1 - Math.abs(2 * value - 1)],
    ['max', Math.max(0, 2 * value - 1)],
  ];
}
