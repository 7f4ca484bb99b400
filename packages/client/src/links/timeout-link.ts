/** Ends calls that take too long or were aborted. */
import type { AppRouter } from "@hellorec/api";
import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";

import { HellorecConnectionError } from "../transport/errors.ts";

/**
 * A link after which a query or mutation ends within `timeoutMs`, retries included, and at once
 * when its own signal aborts, even if it shares an HTTP request with calls that continue.
 */
export function timeoutLink(timeoutMs: number, baseUrl: string): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) => {
      if (op.type === "subscription") return next(op);
      return observable((observer) => {
        const { signal } = op;
        const timer = setTimeout(() => {
          const message = `no answer from ${baseUrl} within ${timeoutMs} ms`;
          observer.error(new HellorecConnectionError("timeout", message));
        }, timeoutMs);
        const abort = () => {
          const message = "the call was aborted";
          observer.error(new HellorecConnectionError("aborted", message, signal?.reason));
        };
        const call = next(op).subscribe(observer);
        if (signal?.aborted === true) abort();
        else signal?.addEventListener("abort", abort, { once: true });
        return () => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", abort);
          call.unsubscribe();
        };
      });
    };
}
