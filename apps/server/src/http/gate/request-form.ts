/**
 * Refuses requests that other programs may read otherwise than Node does: a proxy in front, or a check
 * of headers that Node drops.
 */
import type { IncomingMessage } from "node:http";

import { TRPCError } from "@trpc/server";

import type { ErrorAnswer } from "../errors.ts";
import { statusAnswer } from "../errors.ts";

/**
 * Most headers of a request. Node would drop those after its own limit without a word, and `Origin`
 * with them, so the server turns that limit off.
 */
export const MAX_HEADERS = 2000;
/** `rawHeaders` has two entries for each header. */
const MAX_HEADER_TEXTS = 2 * MAX_HEADERS;

/** A name or an address with an optional port. A list means that `Host` was sent twice. */
const HOST = /^(?:[\w.~%!$&'()*+;=-]*|\[[\w.:%]+\])(?::\d*)?$/;

/** Gives the answer to a request with too many headers, or of another version than HTTP/1.x. */
export function findFaultOfHead(
  request: IncomingMessage,
  answerFor: (error: TRPCError) => ErrorAnswer,
): ErrorAnswer | undefined {
  if (request.rawHeaders.length > MAX_HEADER_TEXTS) {
    return statusAnswer(431, `the request has more than ${MAX_HEADERS} headers`);
  }
  if (request.httpVersionMajor === 1) return undefined;
  return answerFor(badRequest(`HTTP/${request.httpVersion} is not spoken here: use HTTP/1.1`));
}

/** Gives an error if a body is sent in another way than HTTP/1.1 has. */
export function refuseCoding(request: IncomingMessage, coding: string): TRPCError | undefined {
  if (request.httpVersionMinor === 0) return badRequest("HTTP/1.0 has no Transfer-Encoding");
  if (/^chunked$/i.test(coding)) return undefined;
  return badRequest("chunked is the only Transfer-Encoding that is understood");
}

/** Gives an error if `Host` is not one name. With `joinDuplicateHeaders` two make a list. */
export function refuseHostForm(host: string | undefined): TRPCError | undefined {
  if (host === undefined || HOST.test(host)) return undefined;
  return badRequest("Host must be sent once, as a name with an optional port");
}

function badRequest(message: string): TRPCError {
  return new TRPCError({ code: "BAD_REQUEST", message });
}
