/** Spellings of a typed user ID that differ in capitals. */

/** @example otherSpellings("ALICE") // ["alice", "Alice"] */
export function otherSpellings(typed: string): string[] {
  const lower = typed.toLowerCase();
  const capital = lower.charAt(0).toUpperCase() + lower.slice(1);
  return [...new Set([lower, capital, typed.toUpperCase()])].filter((text) => text !== typed);
}
