/** Ends calls that take too long or were aborted. */
import type { AppRouter } from "@hellorec/api";
import type { Operation, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";

import { HellorecError } from "../errors/hellorec-error.ts";

/** How long an operation may take, in milliseconds; undefined: as long as it lasts. */
export type TimeOf = (op: Operation) => number | undefined;

/**
 * A link after which a call ends within its time, and at once when its own signal aborts, even if it
 * waits for a retry or shares an HTTP request with calls that continue.
 */
export function timeoutLink(timeOf: TimeOf, baseUrl: string): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) => {
      const time = timeOf(op);
      if (time === undefined) return next(op);
      return observable((observer) => {
        const { signal } = op;
        const timer = setTimeout(() => {
          const message = `no answer from ${baseUrl} within ${time} ms`;
          observer.error(new HellorecError("timeout", message));
        }, time);
        const abort = () => {
          const message = "the call was aborted";
          observer.error(new HellorecError("aborted", message, { cause: signal?.reason }));
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
