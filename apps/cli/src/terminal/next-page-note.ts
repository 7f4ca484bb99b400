/** The note below a page that is not the last. */

/** A cursor that can be pasted into a shell without quotes. */
const SHORT = /^[\w.~=-]{1,200}$/;

/**
 * How to get the next page; undefined below the last page.
 *
 * @example nextPageNote("aXRlbTQy") // "more: --cursor aXRlbTQy"
 */
export function nextPageNote(nextCursor: string | undefined): string | undefined {
  if (nextCursor === undefined) return undefined;
  if (SHORT.test(nextCursor)) return `more: --cursor ${nextCursor}`;
  return "more: --cursor with the next_cursor that --json prints";
}
