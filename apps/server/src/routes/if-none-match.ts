/** Whether a caller has the current version of a file. Tested through web-page.test.ts. */

/**
 * Whether the caller already has the current version (RFC 9110, 13.1.2).
 *
 * @param ifNoneMatch the header `If-None-Match`
 * @example isUnmodified('W/"a", "b"', '"a"') // true
 */
export function isUnmodified(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((tag) => {
    const cached = tag.trim().replace(/^W\//, "");
    return cached === etag || cached === "*";
  });
}
