/** Reads a body as raw bytes, up to a limit. Tested through refuse-body.test.ts. */
import type { IncomingMessage } from "node:http";

import { bodyTooLarge } from "../errors.ts";
import { BODY_LIMIT } from "../limits.ts";

/**
 * Passes the body of a request to `done`. As soon as more than {@link BODY_LIMIT} bytes came, it
 * passes `bodyTooLarge` and leaves the rest unread. Unlike Fastify's own reader, it does not copy a
 * body that came in one chunk.
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
