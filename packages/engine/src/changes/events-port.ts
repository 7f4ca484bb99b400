/**
 * The events port: new events are completed, stored, then published; and the log is read. Tested
 * through engine.test.ts.
 */
import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";

import type { EventsPort } from "@hellorec/api";
import type { EventLog, NewEvent } from "@hellorec/store";

import type { EventWeights } from "../feedback/event-weights.ts";
import { unweightedTypes } from "../feedback/unweighted-types.ts";
import type { PublishChange } from "./change-publisher.ts";

/** A larger batch is made into rows in an iteration of the event loop of its own, after its check. */
const MAX_EVENTS_WITH_CHECK = 250;

/** The contract's events port. Tracking answers after the events are on disk and published. */
export function eventsPort(
  log: EventLog,
  eventWeights: EventWeights,
  publish: PublishChange,
): EventsPort {
  return {
    async track(events) {
      const now = Date.now();
      if (events.length > MAX_EVENTS_WITH_CHECK) await setImmediate();
      const rows = events.map((event): NewEvent => ({
        ...event,
        event_id: event.event_id ?? randomUUID(),
        occurred_at: event.occurred_at === undefined ? now : Date.parse(event.occurred_at),
      }));
      const isNew = await log.append(rows);
      const added = rows.filter((_, at) => isNew[at] === true);
      if (added.length > 0) publish({ kind: "events_appended", events: added });
      const unweighted = unweightedTypes(rows, eventWeights);
      return {
        accepted: added.length,
        duplicates: rows.length - added.length,
        ...(unweighted.length > 0 && { unweighted_types: unweighted }),
      };
    },
    list: (query) => log.list(query),
  };
}
