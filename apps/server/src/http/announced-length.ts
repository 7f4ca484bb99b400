/** The length of a body, before anything of it is read. Tested through large-bodies.test.ts. */
import type { IncomingMessage } from "node:http";

/**
 * The length of a body in bytes, as its headers announce it. `Infinity`: it comes in chunks, of which
 * nobody knows how many; 0: there is none.
 *
 * @example announcedLength(request) > BODY_LIMIT
 */
export function announcedLength({ headers }: Pick<IncomingMessage, "headers">): number {
  if (headers["transfer-encoding"] !== undefined) return Infinity;
  return Number(headers["content-length"] ?? 0);
}
