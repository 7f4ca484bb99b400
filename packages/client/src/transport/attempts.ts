/** Counts the requests of each call. */
import type { Operation, OperationContext } from "@trpc/client";

const FIELD = "hellorec_attempts";

/** How many requests were sent for one call. */
export class Attempts {
  count = 0;
}

/** The operation with a counter of its requests. */
export function withAttempts(op: Operation, attempts: Attempts): Operation {
  const context: OperationContext = { ...op.context, [FIELD]: attempts };
  return { ...op, context };
}

/** Notes that a request is sent now for each of these operations. */
export function countAttempt(ops: readonly Operation[]): void {
  for (const { context } of ops) {
    const attempts = context[FIELD];
    if (attempts instanceof Attempts) attempts.count += 1;
  }
}
