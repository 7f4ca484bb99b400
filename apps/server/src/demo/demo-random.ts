/**
 * Random numbers that repeat for the same seed. This is not the recommender's generator: its numbers
 * are part of the demo.
 */

/**
 * Numbers from 0, included, to 1, excluded: Marsaglia's xorshift with shifts 13, 17 and 5 (Xorshift RNGs,
 * Journal of Statistical Software 8(14), 2003).
 *
 * @example const random = demoRandom(7); random(); // the same at every run
 */
export function demoRandom(seed: number): () => number {
  // The seed is spread over all bits, because a state of few bits begins with small numbers. Zero
  // is replaced: xorshift never leaves it.
  let state = Math.imul(seed, 0x9e3779b1) || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
