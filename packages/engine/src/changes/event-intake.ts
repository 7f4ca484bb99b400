/** Events on their way in: completed, stored, and then made known to whatever derives from them. */
import { randomUUID } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";

import type { EventsPort } from "@hellorec/api";
import type { EventLog, NewEvent } from "@hellorec/store";

import type { NewItems } from "../serving/cold-start-items.ts";
import type { Popularity } from "../signals/popularity.ts";
import type { Activity } from "./activity.ts";

/** More than these are made into rows in a turn of the event loop of their own, after their check. */
const MANY_EVENTS = 250;

/** Who has to know of new events. */
export interface IntakeOptions {
  readonly log: EventLog;
  readonly activity: Activity;
  readonly popularity: Popularity;
  readonly newItems: NewItems;
  readonly userChanged: (userId: string) => void;
  readonly appended: (events: readonly NewEvent[]) => void;
}

/** Tracks events: the answer comes after they are on disk and count everywhere. */
export function eventsPort(options: IntakeOptions): EventsPort {
  return {
    async track(events) {
      const now = Date.now();
      if (events.length > MANY_EVENTS) await nextTurn();
      const rows = events.map((event): NewEvent => ({
        ...event,
        event_id: event.event_id ?? randomUUID(),
        occurred_at: event.occurred_at === undefined ? now : Date.parse(event.occurred_at),
      }));
      const isNew = await options.log.append(rows);
      const added = rows.filter((_, at) => isNew[at] === true);
      if (added.length > 0) options.popularity.add(added);
      for (const userId of new Set(added.map((event) => event.user_id))) {
        options.userChanged(userId);
      }
      if (added.length > 0) options.newItems.add(added);
      for (const { recommendation_id } of added) {
        if (recommendation_id !== undefined) options.activity.countClick(recommendation_id);
      }
      options.activity.countEvents(added.length);
      options.appended(added);
      return { accepted: added.length, duplicates: rows.length - added.length };
    },
    list: (query) => options.log.list(query),
  };
}
