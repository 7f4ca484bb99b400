/** The last link that an error passes: it adds what is known of the call itself. */
import type { AppRouter } from "@hellorec/api";
import type { Operation, TRPCClientError, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";

import { HellorecError } from "../errors/hellorec-error.ts";
import { Attempts, withAttempts } from "../transport/attempts.ts";
import { eventsOf } from "./event-ids.ts";

/**
 * A link that gives each failed call an error of its own, with its `attempts` and `events`: calls that
 * shared a request failed with one and the same.
 */
export function failureLink(): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        const attempts = new Attempts();
        return next(withAttempts(op, attempts)).subscribe({
          next: (value) => observer.next(value),
          error: (error) => observer.error(failureOf(error, op, attempts.count)),
          complete: () => observer.complete(),
        });
      });
}

function failureOf(
  error: TRPCClientError<AppRouter>,
  op: Operation,
  attempts: number,
): TRPCClientError<AppRouter> {
  if (!(error instanceof HellorecError)) return error;
  const { reason, message, shape, http_status, retry_after_ms, cause } = error;
  return new HellorecError(reason, message, {
    shape: shape ?? undefined,
    http_status,
    retry_after_ms,
    attempts,
    events: eventsOf(op),
    cause,
  });
}
