/**
 * Random numbers from a seed: xoshiro128** (Blackman and Vigna, "Scrambled Linear Pseudorandom
 * Number Generators", 2021). The only source of chance in this package.
 */

/** The state of a generator: four 32-bit words, not all of them zero. */
export type RandomState = readonly [number, number, number, number];

/** A stream of random numbers. Equal seeds give equal streams on every machine. */
export interface SeededRandom {
  /** The next integer in [0, 2^32). */
  readonly uint32: () => number;
  /** The next number in [0, 1), a multiple of 2^-32. */
  readonly uniform: () => number;
  /** The next integer in [0, limit), each equally likely. `limit` is 1..2^32. */
  readonly below: (limit: number) => number;
}

const TWO_TO_32 = 2 ** 32;

function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** Spreads one 32-bit seed over four words (SplitMix's increment, MurmurHash3's finalizer). */
function spread(seed: number): RandomState {
  const word = (step: number): number => {
    let mixed = (seed + Math.imul(step, 0x9e3779b9)) | 0;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
  return [word(1), word(2), word(3), word(4)];
}

/**
 * A generator of random numbers.
 *
 * @param seed a safe integer (its low 32 bits count), or the whole state of the generator
 * @throws RangeError if the seed is not a safe integer or the state is all zeros
 * @example seededRandom(42).below(6) + 1 // the same throw of a die every time
 */
export function seededRandom(seed: number | RandomState): SeededRandom {
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
    throw new RangeError(`the seed must be an integer, not ${seed}`);
  }
  let [a, b, c, d] = typeof seed === "number" ? spread(seed) : seed;
  if ((a | b | c | d) === 0) {
    throw new RangeError("the state of a random generator must not be all zeros");
  }
  const uint32 = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
  const below = (limit: number): number => {
    if (!Number.isInteger(limit) || limit < 1 || limit > TWO_TO_32) {
      throw new RangeError(`the limit must be an integer from 1 to 2^32, not ${limit}`);
    }
    // The last, incomplete run of `limit` numbers would make the small ones likelier.
    const fair = TWO_TO_32 - (TWO_TO_32 % limit);
    let drawn = uint32();
    while (drawn >= fair) drawn = uint32();
    return drawn % limit;
  };
  return { uint32, uniform: () => uint32() / TWO_TO_32, below };
}
