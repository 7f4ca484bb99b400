/** Links of items that were stored before the server refused misleading ones. */

const OTHER_SITE = /^https?:\/\/[^\s\\]+$/i;
const THIS_SITE = /^\/(?![/\\])[^\t\n\r]*$/;

/**
 * Whether a link of an item leads where it says: an http(s) URL, or a path of this site. Browsers read a
 * backslash as a slash, and leave out tabs and line breaks.
 *
 * @example isSafeLink("/\\evil.example") // false
 */
export function isSafeLink(link: string | undefined): link is string {
  return link !== undefined && (OTHER_SITE.test(link) || THIS_SITE.test(link));
}
