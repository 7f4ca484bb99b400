/**
 * Whether a Host header makes a valid URL. tRPC's own handler finds out by creating one.
 * Tested through conformance.property.test.ts.
 */

const PLAIN = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
const MAX_REMEMBERED = 100;
const plainHosts = new Set<string>();
/** Nearly every request names the same host, and a comparison is cheaper than a look-up. */
let last: string | undefined;

/**
 * Whether `http://<host>` is a URL without user, password or anything else unusual. Up to a hundred
 * hosts that passed are remembered, so that the URL is not parsed on each request.
 */
export function isPlainHost(host: string | readonly string[] | undefined): boolean {
  if (host === undefined) {
    return true;
  }
  if (typeof host !== "string") {
    return false;
  }
  if (host === last || plainHosts.has(host)) {
    last = host;
    return true;
  }
  if (!PLAIN.test(host) || !URL.canParse(`http://${host}`)) {
    return false;
  }
  if (plainHosts.size >= MAX_REMEMBERED) {
    plainHosts.clear();
  }
  plainHosts.add(host);
  return true;
}
