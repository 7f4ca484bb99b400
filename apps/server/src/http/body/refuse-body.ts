/** Answers a request whose body is too large, and closes its connection. */
import type { IncomingMessage, ServerResponse } from "node:http";

import type { ErrorAnswer } from "../errors.ts";
import { takeReadTurn } from "./read-scheduler.ts";

/** How long, and how many bytes, a client may still send before the connection is cut. */
const LINGER_MS = 1000;
const LINGER_BYTES = 8 * 1_048_576;

/**
 * Sends the answer with `Connection: close`, then discards what the client still sends, for a moment.
 * If the connection closed at once, it would be reset while the client writes, and many clients
 * would never see the answer.
 */
export function refuseBody(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, headers, body }: ErrorAnswer,
): void {
  outgoing.writeHead(status, {
    ...headers,
    connection: "close",
    "content-length": body.length,
  });
  outgoing.write(body);

  // Ending the response closes the connection.
  const end = (): void => {
    clearTimeout(timer);
    if (!outgoing.writableEnded) outgoing.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  let left = LINGER_BYTES;
  incoming.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) end();
    else takeReadTurn(incoming, chunk.length);
  });
  incoming.once("end", end);
  incoming.once("close", end);
  incoming.resume();
}
