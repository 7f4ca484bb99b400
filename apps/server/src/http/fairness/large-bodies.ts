/**
 * Requests with large bodies are routed in turns. Many may begin together, and reading and routing each
 * one takes a part of a millisecond.
 */
import type { IncomingMessage, ServerResponse } from "node:http";

import { announcedLength } from "../announced-length.ts";
import { READ_CHUNK } from "../limits.ts";
import type { Full } from "./calls/call-limits.ts";
import type { ClientCalls } from "./calls/call-queue.ts";
import type { CountedBody } from "./counted-body.ts";
import { fullOf } from "./too-busy.ts";

/** A body of at most so many bytes is routed at once. */
const SMALL_BODY_BYTES = 16_384;

/** A request with a large body. */
export interface LargeBody {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What its client has waiting. A call of it runs until it is routed. */
  readonly calls: ClientCalls;
  readonly body: CountedBody;
  readonly route: () => void;
  readonly refuse: (full: Full) => void;
}

/** Whether a body is large, as far as its headers tell. */
export function hasLargeBody(request: IncomingMessage): boolean {
  return announcedLength(request) > SMALL_BODY_BYTES;
}

/** Routes a request now, or when its turn comes, or refuses it. */
export function routeInTurn(options: LargeBody): void {
  const { request, response, calls, body, route, refuse } = options;
  const start = (): void => {
    calls.release();
    route();
  };
  if (calls.tryStart()) {
    start();
    return;
  }
  const error = body.add(unreadBytes(request));
  const full =
    error === undefined
      ? calls.wait({
          since: performance.now(),
          isGone: () => request.socket.destroyed,
          start: () => {
            body.free();
            start();
          },
          giveUp: () => refuse("server"),
        })
      : fullOf(error);
  // The queue drops those whose clients went away.
  response.once("close", () => body.free());
  if (full !== undefined) refuse(full);
}

/** What Node keeps of a body that nobody reads, in bytes: one read, as a rule. */
export function unreadBytes(request: IncomingMessage): number {
  return Math.min(announcedLength(request), READ_CHUNK);
}
