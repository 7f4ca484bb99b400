/** Random numbers that come out the same for the same seed. */

/**
 * Numbers from 0 up to, but never, 1: Marsaglia's xorshift with shifts 13, 17 and 5 (Xorshift RNGs,
 * Journal of Statistical Software 8(14), 2003).
 *
 * @example const random = seededRandom(7); random(); // the same at every run
 */
export function seededRandom(seed: number): () => number {
  // Spread over all bits, since a state of few bits begins with small numbers; zero, the one state
  // it never leaves, becomes another.
  let state = Math.imul(seed, 0x9e3779b1) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
