/** Connects subscriptions again after their stream was lost, whatever the EventSource does itself. */
import type { AppRouter } from "@hellorec/api";
import type { TRPCClientError, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { Unsubscribable } from "@trpc/server/observable";

import { HellorecConnectionError, isHellorecError } from "../transport/errors.ts";

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5000;

/** A stream that ends, as each does every hour, is back at once; a second failure is a lost one. */
const FAILURES_OF_A_LOSS = 2;

/** What happened to the connection of a subscription. */
export type ConnectionChange =
  | { readonly state: "lost"; readonly error: TRPCClientError<AppRouter> }
  | { readonly state: "connected_again" };

/**
 * A link that starts a subscription again, with backoff and jitter, once it has been connected. The
 * subscription ends where the server refuses it, and where it was never connected.
 *
 * tRPC makes a new EventSource when nothing arrives for a while, and a browser closes one for good
 * after an HTTP error, such as the 503 of a proxy. So an EventSource cannot know whether its
 * subscription was connected before: this link does.
 */
export function reconnectLink(
  baseUrl: string,
  onChange: (change: ConnectionChange) => void = () => undefined,
): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) => {
      if (op.type !== "subscription") return next(op);
      return observable((observer) => {
        const { signal } = op;
        let wasConnected = false;
        let isLost = false;
        let failures = 0;
        let stream: Unsubscribable | undefined;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const noteLoss = (error: TRPCClientError<AppRouter>) => {
          if (isLost) return;
          isLost = true;
          onChange({ state: "lost", error });
        };
        const noteConnected = () => {
          wasConnected = true;
          failures = 0;
          if (isLost) onChange({ state: "connected_again" });
          isLost = false;
        };
        const start = () => {
          stream = next(op).subscribe({
            next: (envelope) => {
              const { result } = envelope;
              if (result.type === "started") noteConnected();
              // Nothing arrived for a while: tRPC has closed the stream and opens another one.
              if (result.type === "state" && result.state === "connecting" && result.error) {
                noteLoss(silence(baseUrl, result.error));
              }
              observer.next(envelope);
            },
            error: (error) => {
              if (!wasConnected || !isTransient(error)) {
                observer.error(error);
                return;
              }
              failures += 1;
              if (failures >= FAILURES_OF_A_LOSS) noteLoss(error);
              observer.next({ result: { type: "state", state: "connecting", error } });
              timer = setTimeout(start, delayMs(failures));
            },
            complete: () => observer.complete(),
          });
        };
        // While it waits, nothing below this link sees the signal.
        const abort = () => {
          clearTimeout(timer);
          observer.complete();
        };
        signal?.addEventListener("abort", abort, { once: true });
        start();
        return () => {
          signal?.removeEventListener("abort", abort);
          clearTimeout(timer);
          stream?.unsubscribe();
        };
      });
    };
}

/** Whether the same subscription may succeed later: no answer, or a server that is busy. */
function isTransient(error: TRPCClientError<AppRouter>): boolean {
  if (isHellorecError(error)) {
    return error.kind === "SERVICE_UNAVAILABLE" || error.kind === "TOO_MANY_REQUESTS";
  }
  // A closed EventSource of a browser gives no reason, so the reason decides nothing here.
  return error instanceof HellorecConnectionError && error.reason !== "unsupported";
}

function silence(baseUrl: string, cause: unknown): TRPCClientError<AppRouter> {
  const message = `no answer from ${baseUrl} (the stream fell silent)`;
  return new HellorecConnectionError("timeout", message, cause);
}

function delayMs(failures: number): number {
  const backoff = Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS);
  // With jitter, so that the clients of a restarted server do not return at the same instant.
  return backoff * (1 + Math.random() / 2);
}
