/**
 * Subscriptions without a token: server-sent events through the EventSource of the options or the
 * runtime.
 */
import type { AppRouter } from "@hellorec/api";
import { httpSubscriptionLink } from "@trpc/client";
import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";

import { HellorecConnectionError } from "../transport/errors.ts";
import type { EventSourceClass } from "../transport/event-source.ts";

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
