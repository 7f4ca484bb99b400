/** Answers a request whose body is too large, and cuts off the client that sends it. */
import type { FastifyReply, FastifyRequest } from "fastify";

import type { ErrorAnswer } from "./errors.ts";

/** How long, and how much, a client may go on sending before the connection is cut. */
const LINGER_MS = 1000;
const LINGER_BYTES = 8 * 1_048_576;

/**
 * Sends the answer with `Connection: close`. Closed at once, the connection would be reset while the
 * client still writes, and many clients then never see the answer: so what still comes is thrown
 * away, for a moment.
 */
export function refuseBody(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: ErrorAnswer,
): FastifyReply {
  const incoming = request.raw;
  const outgoing = reply.hijack().raw;
  const headers = { ...reply.getHeaders(), ...answer.headers, connection: "close" };
  outgoing.statusCode = answer.status;
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) outgoing.setHeader(name, value);
  }
  outgoing.setHeader("content-length", answer.body.length);
  outgoing.write(answer.body);

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
  });
  incoming.once("end", end);
  incoming.once("close", end);
  incoming.resume();
  return reply;
}
