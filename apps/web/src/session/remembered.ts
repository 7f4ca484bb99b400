/** Lists that remember the last of something, each once. */

/**
 * With this entry first.
 *
 * @example withLatest(["a", "b"], "b", 5) // ["b", "a"]
 */
export function withLatest(list: readonly string[], entry: string, most: number): string[] {
  return [entry, ...without(list, entry)].slice(0, most);
}

/** Without this entry. */
export function without(list: readonly string[], entry: string): string[] {
  return list.filter((known) => known !== entry);
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
  return [...without(list, entry), entry].slice(-most);
}
