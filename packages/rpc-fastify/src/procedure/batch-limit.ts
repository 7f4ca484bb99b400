/** The bounds of a batch: of its turns and of its answer. Tested through bounded-batch.test.ts. */
import { TRPCError } from "@trpc/server";

/** How long the calls of a batch may work before other requests have their turn, in milliseconds. */
export const TURN_MS = 5;

/** Queries of one batch that run at the same time. */
export const MAX_RUNNING = 8;

/** Those that run before it is known how long the answer of one is. */
export const FIRST_RUNNING = 2;

/** Batches that wait for their turn. */
const waiting: (() => void)[] = [];

/** Waits for an iteration of the event loop that no other batch has. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(startTurn);
  });
}

function startTurn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(startTurn);
}

/** The error of a call that was left out because the answer of its batch is long enough. */
export function answerTooLarge(maxBytes: number): TRPCError {
  return new TRPCError({
    code: "PAYLOAD_TOO_LARGE",
    message: `the calls of this batch before this one have ${maxBytes} bytes of answers together, and this one was left out: send it again in another batch`,
  });
}
