/** The part of a client that the queue needs: a double in a test of an app needs no more. */
import type { EventInput } from "../errors/hellorec-error.ts";

/** What sends events: a client of `createClient`, or a double of it. */
export interface TrackingClient {
  readonly track: {
    mutate(
      input: { events: EventInput[] },
      options?: { context?: Record<string, unknown>; signal?: AbortSignal },
    ): Promise<unknown>;
  };
}
