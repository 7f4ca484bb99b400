/** Connects subscriptions again after their stream was lost. */
import type { AppRouter } from "@hellorec/api";
import type { TRPCClientError, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { Unsubscribable } from "@trpc/server/observable";

import { callOfApp } from "../errors/callback.ts";
import { isHellorecError } from "../errors/hellorec-error.ts";
import { wantsOneStream } from "../transport/one-stream.ts";
import { mayRecover } from "./may-recover.ts";
import { StreamBackoff } from "./stream-backoff.ts";

/**
 * A stream that ends, as each does every hour, is back at once; a second failure is a lost one. So is a
 * stream that fell silent or did not open in time: that took long enough to tell.
 */
const FAILURES_OF_A_LOSS = 2;

/** What happened to the connection of a subscription. */
export type ConnectionChange =
  | { readonly state: "lost"; readonly error: TRPCClientError<AppRouter> }
  | { readonly state: "connected_again" };

/**
 * A link that starts a subscription again, with backoff and jitter, once it has been connected. The
 * subscription ends where the server refuses it, and where it was never connected. One that asks for
 * one stream only passes as it is.
 */
export function reconnectLink(
  onChange: (change: ConnectionChange) => void = () => undefined,
): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) => {
      if (op.type !== "subscription" || wantsOneStream(op)) return next(op);
      return observable((observer) => {
        const { signal } = op;
        let wasConnected = false;
        let isLost = false;
        let failures = 0;
        const backoff = new StreamBackoff();
        let stream: Unsubscribable | undefined;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const noteLoss = (error: TRPCClientError<AppRouter>) => {
          if (isLost) return;
          isLost = true;
          callOfApp(() => onChange({ state: "lost", error }));
        };
        const noteConnected = () => {
          wasConnected = true;
          failures = 0;
          backoff.noteOpen(Date.now());
          if (isLost) callOfApp(() => onChange({ state: "connected_again" }));
          isLost = false;
        };
        const start = () => {
          backoff.noteAttempt(Date.now());
          stream = next(op).subscribe({
            next: (envelope) => {
              if (envelope.result.type === "started") noteConnected();
              observer.next(envelope);
            },
            error: (error) => {
              if (!wasConnected || !isHellorecError(error) || !mayRecover(error)) {
                observer.error(error);
                return;
              }
              failures += 1;
              if (failures >= FAILURES_OF_A_LOSS || error.reason === "timeout") noteLoss(error);
              timer = setTimeout(start, backoff.delayAfter(error, Date.now()));
              observer.next({ result: { type: "state", state: "connecting", error } });
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
