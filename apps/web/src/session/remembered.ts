/** Lists that remember the last of something, each once. */

/**
 * With this entry first.
 *
 * @example withLatest(["a", "b"], "b", 5) // ["b", "a"]
 */
export function withLatest(list: readonly string[], entry: string, most: number): string[] {
  return [entry, ...list.filter((known) => known !== entry)].slice(0, most);
}

/**
 * With this entry last; the first go where there are too many. The same list where it is last.
 *
 * @example withNewest(["a", "b"], "a", 5) // ["b", "a"]
 */
export function withNewest(
  list: readonly string[],
  entry: string,
  most: number,
): readonly string[] {
  if (list.at(-1) === entry) return list;
  return [...list.filter((known) => known !== entry), entry].slice(-most);
}
