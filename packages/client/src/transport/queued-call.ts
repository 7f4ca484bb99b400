/** How the event queue marks its calls: the queue repeats them itself, and some end with the page. */
import type { Operation, OperationContext } from "@trpc/client";

const FIELD = "hellorec_queued";

/** What becomes of the page that makes a call: it stays, or it is about to go. */
export type PageState = "open" | "closing";

/**
 * The context of a call of the event queue.
 *
 * @param page `closing` for a call whose request must be sent at once, and continue without the page
 * @example client.track.mutate({ events }, { context: queuedCall("open") });
 */
export function queuedCall(page: PageState): OperationContext {
  return { [FIELD]: page };
}

/** Whether the queue sends this call, and repeats it. */
export function isQueued(op: Operation): boolean {
  return op.context[FIELD] !== undefined;
}

/** Whether a call must be sent before the page is gone. */
export function isClosing(op: Operation): boolean {
  const page: PageState = "closing";
  return op.context[FIELD] === page;
}
