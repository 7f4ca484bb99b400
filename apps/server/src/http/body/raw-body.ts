/** Reads bodies as raw bytes, up to a limit and one after the other. Tested through refuse-body.test.ts. */
import type { IncomingMessage } from "node:http";

import { bodyTooLarge } from "../errors.ts";
import { BODY_LIMIT } from "../limits.ts";
import type { BodyScheduler } from "./body-scheduler.ts";

/** Passes the body of a request, or an error, to `done`. */
export type ReadRawBody = (
  payload: IncomingMessage,
  done: (error: Error | null, body?: Buffer) => void,
) => void;

/**
 * Makes the reader of one server. As soon as more than {@link BODY_LIMIT} bytes came, it passes
 * `bodyTooLarge` and leaves the rest unread. A complete body waits for the scheduler. Unlike Fastify's
 * own reader, this one does not copy a body that came in one chunk.
 *
 * @example const readRawBody = rawBodyReader(new BodyScheduler());
 */
export function rawBodyReader(scheduler: BodyScheduler): ReadRawBody {
  return (payload, done) => {
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
      if (error !== null) {
        done(error);
        return;
      }
      const [first] = chunks;
      const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
      scheduler.schedule(body.length, () => done(null, body));
    };
    payload.on("data", onData).on("end", onEnd).on("error", end);
  };
}
