/** Which addresses and host names mean this machine. */

/** Values of `Host` that a browser on this machine may send. */
export const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Whether an address can be reached from this machine only.
 *
 * @example isLoopback("127.0.0.1") // true
 */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
