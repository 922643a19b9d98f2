/** A seeded stream of random numbers (xoshiro128**): the same on every machine. */
export interface Random {
  /** in [0, 1) */
  uniform(): number;
  /** standard normal */
  normal(): number;
}

/** Starts a stream from a 32-bit seed. */
export function createRandom(seed: number): Random {
  let x = seed >>> 0;
  const next = () => {
    x = (x + 0x9e3779b9) >>> 0;
    let z = x;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) >>> 0;
  };
  const s = Uint32Array.from([next(), next(), next(), next()]);
  const rotate = (v: number, k: number) => ((v << k) | (v >>> (32 - k))) >>> 0;
  const uniform = () => {
    const result = Math.imul(rotate(Math.imul(s[1], 5) >>> 0, 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11);
    return result / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
