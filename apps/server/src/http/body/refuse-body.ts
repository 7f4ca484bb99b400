/** Answers a request whose body is too large, and closes its connection. */
import type { IncomingMessage, ServerResponse } from "node:http";

import type { ErrorAnswer } from "../errors.ts";
import { BodyReading } from "./read-scheduler.ts";

/** How long, and how many bytes, a client may still send before the connection is cut. */
const LINGER_MS = 1000;
const LINGER_BYTES = 8 * 1_048_576;
/**
 * Clients that may still send at one time. Node reads up to 64 KiB of each before it can be stopped, so
 * the connections of others are cut at once.
 */
const MOST_LINGERING = 512;

let lingering = 0;

/**
 * Sends the answer with `Connection: close`, then discards what the client still sends, for a moment.
 * If the connection closed at once, it would be reset while the client writes, and many clients
 * would never see the answer. Where too many clients linger, it closes at once.
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
  if (lingering >= MOST_LINGERING) {
    outgoing.end(body);
    return;
  }
  outgoing.write(body);
  lingering += 1;

  // Ending the response closes the connection.
  const end = (): void => {
    if (outgoing.writableEnded) return;
    clearTimeout(timer);
    lingering -= 1;
    outgoing.end();
  };
  const timer = setTimeout(end, LINGER_MS);
  let left = LINGER_BYTES;
  const reading = new BodyReading(incoming);
  incoming.on("data", (chunk: Buffer) => {
    left -= reading.take(chunk);
    if (left < 0) end();
  });
  incoming.once("end", end);
  incoming.once("close", end);
  incoming.resume();
}
