/**
 * Marks a subscription whose caller reconnects by itself: it gets one stream over `fetch`, which ends
 * with an error that says why.
 */
import type { Operation, OperationContext } from "@trpc/client";

const FIELD = "hellorec_one_stream";

/** The context of a subscription that is to get one stream. */
export const ONE_STREAM: OperationContext = { [FIELD]: true };

/** Whether the caller of a subscription reconnects by itself. */
export function wantsOneStream({ context }: Operation): boolean {
  return context[FIELD] === true;
}
