/** The trace that a request belongs to (W3C Trace Context). Tested through request-id.test.ts. */
import type { IncomingMessage } from "node:http";

/** Version 00 ends with its flags; later versions may add more, after a hyphen. */
const TRACE_PARENT =
  /^(?!ff|00.{54})[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-|$)/;

/**
 * The ID of the caller's trace; undefined: the request has no valid `traceparent`.
 *
 * @example traceIdOf({ headers: { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" } })
 * // "0af7651916cd43dd8448eb211c80319c"
 */
export function traceIdOf({ headers }: Pick<IncomingMessage, "headers">): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === "string" ? TRACE_PARENT.exec(traceparent)?.[1] : undefined;
}
