/** Retries calls that failed by the network or an overloaded server, where that is safe. */
import type { AppRouter } from "@hellorec/api";
import type { Operation, TRPCClientError, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { Unsubscribable } from "@trpc/server/observable";

import { isHellorecError } from "../errors/hellorec-error.ts";
import type { HellorecError } from "../errors/hellorec-error.ts";
import { codesOf } from "../transport/error-detail.ts";
import { isQueued } from "../transport/queued-call.ts";
import { TRACK } from "./event-ids.ts";
import type { TimeOf } from "./timeout-link.ts";

const DEFAULT_RETRIES = 2;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 2000;

/** No attempt starts in the last moment of a call: its error would be a timeout, which says less. */
const SHORTEST_ATTEMPT_MS = 100;

/** Too many calls, or a server that is busy, away or starting. */
const TEMPORARY: ReadonlySet<number | undefined> = new Set([429, 502, 503, 504]);

/** The connection was never made, so no server has seen the request. Only Node tells. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

/**
 * A link that retries calls with exponential backoff and full jitter, and not before the server's
 * `Retry-After`. A call whose `Retry-After` is longer than its rest of time fails at once.
 *
 * - Queries and `track`, whose event IDs make it idempotent: after a broken connection, and after the
 *   answers 429, 502, 503 and 504.
 * - Other mutations: only where it is certain that the server did nothing. That is a connection that was
 *   refused, and a 429 of hellorec, which is sent before a call runs. A 503 is not certain: an erasure
 *   that met a full disk may have begun.
 *
 * @param retries most attempts after the first one; undefined: 2, and for `track` as many as its time allows
 * @param timeOf how long a call may take with its retries, in milliseconds
 */
export function retryLink(retries: number | undefined, timeOf: TimeOf): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) => {
      const time = timeOf(op);
      if (retries === 0 || time === undefined || isQueued(op)) return next(op);
      const mostRetries = retries ?? (op.path === TRACK ? Infinity : DEFAULT_RETRIES);
      return observable((observer) => {
        const end = performance.now() + time;
        let retried = 0;
        let call: Unsubscribable | undefined;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const start = () => {
          call = next(op).subscribe({
            next: (value) => observer.next(value),
            error: (error) => {
              const canPass = retried < mostRetries && isTemporary(error, op);
              const wait = canPass ? waitMs(error, retried, end - performance.now()) : undefined;
              if (wait === undefined) {
                observer.error(error);
              } else {
                retried += 1;
                timer = setTimeout(start, wait);
              }
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

/** Whether the same call may succeed a moment later, and may be sent again. */
function isTemporary(error: TRPCClientError<AppRouter>, op: Operation): error is HellorecError {
  if (!isHellorecError(error)) return false;
  const { reason, http_status } = error;
  const isIdempotent = op.type === "query" || op.path === TRACK;
  if (!isIdempotent) {
    return reason === "unreachable"
      ? codesOf(error).some((code) => NEVER_CONNECTED.has(code))
      : reason === "refused" && http_status === 429;
  }
  // A timeout here is that of one attempt.
  if (reason === "unreachable" || reason === "timeout") return true;
  return TEMPORARY.has(http_status);
}

/**
 * How long to wait before the next attempt; undefined: there is no time for one.
 *
 * @param left the rest of the time of the call
 */
function waitMs(
  { retry_after_ms = 0 }: HellorecError,
  retried: number,
  left: number,
): number | undefined {
  if (left < SHORTEST_ATTEMPT_MS || retry_after_ms >= left) return undefined;
  // Any time from none to all of it, so that the clients of a restarted server do not return at once.
  const jitter = Math.random() * Math.min(FIRST_DELAY_MS * 2 ** retried, LONGEST_DELAY_MS);
  // Half of the rest leaves time for the attempt itself.
  return Math.max(retry_after_ms, Math.min(retry_after_ms + jitter, left / 2));
}
