/** The bytes of a page: where a list ends before its limit. Tested through the lists. */

/**
 * A page ends early where its JSON would be longer than this many bytes.
 *
 * @example const { items, unread } = await store.items.getWithin(itemIds, PAGE_BYTES);
 */
export const PAGE_BYTES = 1_048_576;
/** Characters of rows whose JSON is below that, whatever they are: "\\u0001" is the longest of one. */
const LONGEST_ESCAPE = 6;
/** Names of fields, times and numbers of an event. */
const FIELD_BYTES = 200;

/**
 * How many of these entries a page has, from the first on: at least one.
 *
 * @param texts the texts of one entry
 * @example pageLength(users, ({ user_id }) => [user_id])
 */
export function pageLength<Entry extends object>(
  entries: readonly Entry[],
  texts: (entry: Entry) => readonly (string | null)[],
): number {
  const most = entries.reduce((sum, entry) => sum + mostBytes(texts(entry)), 0);
  if (most <= PAGE_BYTES) return entries.length;
  let bytes = 0;
  for (const [at, entry] of entries.entries()) {
    bytes += Buffer.byteLength(JSON.stringify(texts(entry))) + FIELD_BYTES;
    if (at > 0 && bytes > PAGE_BYTES) return at;
  }
  return entries.length;
}

function mostBytes(texts: readonly (string | null)[]): number {
  return texts.reduce((sum, text) => sum + (text?.length ?? 0) * LONGEST_ESCAPE, FIELD_BYTES);
}
