/** Whether a request came through a proxy that says so. */

const NAMES: ReadonlySet<string> = new Set([
  "cf-connecting-ip",
  "forwarded",
  "true-client-ip",
  "via",
  "x-client-ip",
  "x-envoy-external-address",
  "x-original-forwarded-for",
  "x-real-ip",
]);
const PREFIX = "x-forwarded-";

/**
 * Whether a proxy added a header to a request. Such a request comes from elsewhere, even if the
 * connection comes from this machine.
 *
 * @param rawHeaders names, each followed by its value, as `IncomingMessage` has them
 * @example cameThroughProxy(["Host", "localhost", "Via", "1.1 shop"]) // true
 */
export function cameThroughProxy(rawHeaders: readonly string[]): boolean {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    // Nearly all headers begin with another letter: those are passed at once.
    const first = name.charCodeAt(0) | LOWER_CASE;
    if (first === X || first === F || first === V || first === T || first === C) {
      const lower = name.toLowerCase();
      if (lower.startsWith(PREFIX) || NAMES.has(lower)) return true;
    }
  }
  return false;
}

const LOWER_CASE = 32;
const [C, F, T, V, X] = [99, 102, 116, 118, 120];
