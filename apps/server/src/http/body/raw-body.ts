/** Reads bodies as raw bytes, up to a limit and one after the other. Tested through refuse-body.test.ts. */
import type { IncomingMessage } from "node:http";

import { announcedLength } from "../announced-length.ts";
import { bodyTooLarge } from "../errors.ts";
import type { CountedBody } from "../fairness/counted-body.ts";
import { unreadBytes } from "../fairness/large-bodies.ts";
import { BODY_LIMIT } from "../limits.ts";
import type { BodyScheduler } from "./body-scheduler.ts";
import { heldBytes, BodyReading, startReading } from "./read-scheduler.ts";

/** Passes the body of a request, or an error, to `done`. */
export type ReadRawBody = (
  payload: IncomingMessage,
  done: (error: Error | null, body?: Buffer) => void,
) => void;

/**
 * Makes the reader of one server. As soon as more than {@link BODY_LIMIT} bytes came, it passes
 * `bodyTooLarge` and leaves the rest unread. A complete body waits for the turn of its call, and then
 * for the scheduler. Unlike Fastify's
 * own reader, this one does not copy a body that came in one chunk.
 *
 * @example const readRawBody = rawBodyReader(new BodyScheduler(), (payload) => fairness.bodyOf(payload));
 */
export function rawBodyReader(
  scheduler: BodyScheduler,
  countBody: (payload: IncomingMessage) => CountedBody,
): ReadRawBody {
  return (payload, done) => {
    const counted = countBody(payload);
    const chunks: Buffer[] = [];
    let length = 0;
    const reading = new BodyReading(payload);
    let hasEnded = false;
    let isRefused = false;
    const onData = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > BODY_LIMIT) {
        end(bodyTooLarge());
        return;
      }
      const refusal = counted.add(heldBytes(chunk));
      if (refusal !== undefined) {
        refuse(refusal);
        return;
      }
      chunks.push(chunk);
      reading.take(chunk);
    };
    const onEnd = (): void => {
      end(null);
    };
    const end = (error: Error | null): void => {
      hasEnded = true;
      payload.off("data", onData).off("end", onEnd).off("error", end);
      if (error !== null) {
        fail(error);
        return;
      }
      const start = (): void => {
        counted.free();
        const [first] = chunks;
        // Joined in its turn: of many bodies that end together, joining takes long, and doubles their memory.
        done(
          null,
          chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, length),
        );
      };
      counted.waitForTurn(() => scheduler.schedule(length, start), fail);
    };
    const refuse = (refusal: Error): void => {
      isRefused = true;
      payload.off("data", onData).off("end", onEnd).pause();
      counted.refuse(() => {
        if (!hasEnded) end(refusal);
      });
    };
    const fail = (error: Error): void => {
      counted.free();
      done(error);
    };
    const read = (): boolean => {
      if (isRefused || hasEnded) return false;
      // What it held while it waited is counted again as it is read.
      counted.free();
      payload.on("data", onData).on("end", onEnd);
      return true;
    };
    payload.on("error", end);
    if (startReading(announcedLength(payload), read)) return;
    const refusal = counted.add(unreadBytes(payload));
    if (refusal !== undefined) refuse(refusal);
  };
}
