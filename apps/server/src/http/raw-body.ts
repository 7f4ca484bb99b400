/** Reads a body as the bytes that came, up to a limit. */
import type { IncomingMessage } from "node:http";

import { BODY_LIMIT, bodyTooLarge } from "./errors.ts";

/**
 * Gives the body of a request, or `bodyTooLarge` as soon as more than {@link BODY_LIMIT} bytes came;
 * the rest of it is then left unread. A body that came in one piece is not copied, which is what
 * Fastify's own reader would do.
 */
export function readRawBody(
  payload: IncomingMessage,
  done: (error: Error | null, body?: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const onData = (chunk: Buffer): void => {
    length += chunk.length;
    if (length > BODY_LIMIT) end(bodyTooLarge());
    else chunks.push(chunk);
  };
  const onEnd = (): void => {
    end(null);
  };
  const end = (error: Error | null): void => {
    payload.off("data", onData).off("end", onEnd).off("error", end);
    const [first] = chunks;
    if (error !== null) done(error);
    else done(null, chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks));
  };
  payload.on("data", onData).on("end", onEnd).on("error", end);
}
