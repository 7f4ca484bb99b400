/** What a running service counts, for `stats.get` and `/metrics`. */
import type { EventsPort } from "@hellorec/api";
import { httpStatusOf } from "@hellorec/api";
import type { CallEnd } from "@hellorec/rpc-fastify";
import type { CommitTimes } from "@hellorec/store";
import type { TRPCError } from "@trpc/server";

import { NO_ROUTE } from "../http/measuring/route-times.ts";
import type { ObserveRoute } from "../http/measuring/route-times.ts";
import { outcomeOf, outcomeOfStatus } from "./call-outcome.ts";
import { CallStats } from "./call-stats.ts";
import { DurationHistogram } from "./duration-histogram.ts";
import { LabelledDurations } from "./labelled-durations.ts";
import { SizeHistogram } from "./size-histogram.ts";

/** A call that failed or was refused. */
export interface FailedCall {
  /** undefined: the request failed before its procedure was known. */
  readonly procedure: string | undefined;
  /** As it was sent, if it was read. */
  readonly input: unknown;
  readonly error: TRPCError;
}

/** Events by what became of them. */
export interface EventCounts {
  accepted: number;
  /** They were stored before. */
  duplicate: number;
  /** In calls whose input was refused, or whose caller was. */
  rejected: number;
  /** In calls that the server failed to store. */
  failed: number;
}

/**
 * The counters of one process. Their labels are fixed when it starts: names of procedures and of routes.
 *
 * @example
 * const metrics = new ServiceMetrics(["recommend", "track"]);
 * metrics.observeCall({ procedure: "recommend", milliseconds: 1.2, error: undefined });
 */
export class ServiceMetrics {
  readonly calls: CallStats;
  /** By route, and {@link NO_ROUTE}. */
  readonly requests = new LabelledDurations([NO_ROUTE]);
  readonly events: EventCounts = { accepted: 0, duplicate: 0, rejected: 0, failed: 0 };
  /** Calls of each batch. */
  readonly batchSizes = new SizeHistogram();
  /** Events of each call of `track` that was stored. */
  readonly trackSizes = new SizeHistogram();
  readonly commits = new DurationHistogram();
  readonly syncs = new DurationHistogram();

  constructor(procedures: Iterable<string>) {
    this.calls = new CallStats(procedures);
  }

  /** Counts a call that ran. */
  readonly observeCall = (end: CallEnd): void => this.calls.observe(end);

  /** Counts the requests of a route from now on. Call it with routes, never with what a client sent. */
  readonly observeRoute: ObserveRoute = (route) => {
    this.requests.add(route);
    return (status, milliseconds) =>
      this.requests.observe(route, outcomeOfStatus(status), milliseconds);
  };

  readonly observeBatch = (calls: number): void => this.batchSizes.observe(calls);

  readonly observeCommit = ({ seconds, syncSeconds }: CommitTimes): void => {
    this.commits.observe(seconds * 1000);
    if (syncSeconds !== undefined) this.syncs.observe(syncSeconds * 1000);
  };

  /** Counts the events of a call of `track` that failed, and calls of procedures that there are not. */
  readonly observeFailure = ({ procedure, input, error }: FailedCall): void => {
    if (procedure === undefined || !this.calls.has(procedure)) {
      this.requests.observe(NO_ROUTE, outcomeOf(error), 0);
    }
    if (procedure !== "track") return;
    const events = eventsIn(input);
    if (httpStatusOf(error) >= 500) this.events.failed += events;
    else this.events.rejected += events;
  };

  /** The same port, whose events are counted. */
  countEvents(port: EventsPort): EventsPort {
    return {
      ...port,
      track: async (events) => {
        const result = await port.track(events);
        this.trackSizes.observe(events.length);
        this.events.accepted += result.accepted;
        this.events.duplicate += result.duplicates;
        return result;
      },
    };
  }
}

/** How many events an input has that may be wrong in any way. */
function eventsIn(input: unknown): number {
  if (typeof input !== "object" || input === null || !("events" in input)) return 0;
  return Array.isArray(input.events) ? input.events.length : 0;
}
