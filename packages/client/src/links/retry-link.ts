/** Retries calls that failed by the network or an overloaded server, where that is safe. */
import type { AppRouter } from "@hellorec/api";
import type { TRPCClientError, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { Unsubscribable } from "@trpc/server/observable";

import { isHellorecConnectionError, isHellorecError } from "../transport/errors.ts";
import { TRACK } from "./event-ids.ts";

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5000;

/**
 * A link that retries a query up to `retries` times, with exponential backoff and jitter, or after the
 * delay of the server's `Retry-After`. `track` is retried too: its event IDs make it idempotent. Other
 * mutations are not: one whose connection broke may have been carried out.
 */
export function retryLink(retries: number): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) => {
      const isSafe = op.type === "query" || op.path === TRACK;
      if (!isSafe || retries === 0) return next(op);
      return observable((observer) => {
        let attempt = 0;
        let call: Unsubscribable | undefined;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const start = () => {
          call = next(op).subscribe({
            next: (value) => observer.next(value),
            error: (error) => {
              if (attempt === retries || !isTransient(error)) observer.error(error);
              else timer = setTimeout(start, delayMs(error, attempt++));
            },
            complete: () => observer.complete(),
          });
        };
        start();
        return () => {
          clearTimeout(timer);
          call?.unsubscribe();
        };
      });
    };
}

/** Whether the same call may succeed a moment later. */
function isTransient(error: TRPCClientError<AppRouter>): boolean {
  if (isHellorecError(error)) {
    return error.kind === "SERVICE_UNAVAILABLE" || error.kind === "TOO_MANY_REQUESTS";
  }
  return isHellorecConnectionError(error) && error.reason === "unreachable";
}

function delayMs(error: TRPCClientError<AppRouter>, attempt: number): number {
  const retryAfter = isHellorecError(error) ? error.retry_after_ms : undefined;
  const backoff = retryAfter ?? FIRST_DELAY_MS * 2 ** attempt;
  // With jitter, so that the clients of a restarted server do not return at the same instant.
  return Math.min(backoff, LONGEST_DELAY_MS) * (1 + Math.random() / 2);
}
