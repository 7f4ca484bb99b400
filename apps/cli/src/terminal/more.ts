/** How a person gets the rest of a list: the same for every list. */

/** A cursor that can be copied by hand, into a shell as it is. */
const SHORT = /^[\w.~=-]{1,200}$/;

/**
 * What to say below a page that is not the last; nothing below the last.
 *
 * @example moreNote("aXRlbTQy") // "more: --cursor aXRlbTQy"
 */
export function moreNote(nextCursor: string | undefined): string | undefined {
  if (nextCursor === undefined) return undefined;
  if (SHORT.test(nextCursor)) return `more: --cursor ${nextCursor}`;
  return "more: --cursor with the next_cursor that --json prints";
}
