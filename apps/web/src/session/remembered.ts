/** Lists of the last few entries, each once. */

/**
 * The list with this entry first.
 *
 * @example movedToFront(["a", "b"], "b", 5) // ["b", "a"]
 */
export function movedToFront(list: readonly string[], entry: string, most: number): string[] {
  return [entry, ...without(list, entry)].slice(0, most);
}

/** The list without this entry. */
export function without(list: readonly string[], entry: string): string[] {
  return list.filter((known) => known !== entry);
}

/**
 * The list with this entry last, without the first ones where there are too many. The same array where
 * the entry is last already.
 *
 * @example movedToEnd(["a", "b"], "a", 5) // ["b", "a"]
 */
export function movedToEnd(
  list: readonly string[],
  entry: string,
  most: number,
): readonly string[] {
  if (list.at(-1) === entry) return list;
  return [...without(list, entry), entry].slice(-most);
}
