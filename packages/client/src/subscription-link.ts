/** Subscriptions: server-sent events through the EventSource of the options or the runtime. */
import type { AppRouter } from "@hellorec/api";
import { httpSubscriptionLink } from "@trpc/client";
import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";

import { HellorecConnectionError } from "./errors.ts";

/** The part of the `EventSource` class that is used; the browsers' own and ponyfills fit. */
export type EventSourceClass = new (url: string) => {
  readonly CLOSED: number;
  readonly CONNECTING: number;
  readonly OPEN: number;
  readyState: number;
  addEventListener(type: string, listener: (event: object) => void): void;
  removeEventListener(type: string, listener: (event: object) => void): void;
  close(): void;
};

/** A link for subscriptions. Without an EventSource each of them fails with an error that says so. */
export function subscriptionLink(
  url: string,
  given: EventSourceClass | undefined,
): TRPCLink<AppRouter> {
  return (runtime) => (operation) => {
    const EventSource = given ?? globalThis.EventSource;
    if (EventSource !== undefined) {
      return httpSubscriptionLink<AppRouter, EventSourceClass>({ url, EventSource })(runtime)(
        operation,
      );
    }
    return observable((observer) => {
      const message =
        "subscriptions need EventSource, which this runtime lacks: " +
        'pass that of the package "eventsource" as createClient({ url, EventSource })';
      observer.error(new HellorecConnectionError("unsupported", message));
    });
  };
}
