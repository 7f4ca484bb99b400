/** Events as rows of the table, and back. Tested through event-log.test.ts. */
import type { EventPage } from "@hellorec/api";
import type { Selectable } from "kysely";

import type { NewEvent } from "../../contract/event-log.ts";
import type { Tables } from "../tables.ts";

type StoredEvent = EventPage["events"][number];

/** A stored row. */
export type EventRow = Selectable<Tables["events"]>;

/** A row to insert; the database assigns its place in the log. */
export type NewEventRow = Omit<EventRow, "seq">;

// The write queue counts this many bytes as one row.
const ROW_BYTES = 500;

/** The texts of a row. */
export function textsOf(row: EventRow): readonly (string | null)[] {
  return [row.event_id, row.user_id, row.item_id, row.type, row.recommendation_id];
}

/** The size of an event as the write queue counts it. A character can take two bytes of memory. */
export function sizeOf(event: NewEvent): number {
  const { event_id, user_id, item_id, type, recommendation_id } = event;
  const length =
    event_id.length +
    user_id.length +
    item_id.length +
    type.length +
    (recommendation_id?.length ?? 0);
  return Math.ceil((length * 2) / ROW_BYTES);
}

/** The row of a new event. A value that is no number is none: SQLite keeps no NaN, PostgreSQL would. */
export function rowOfEvent(event: NewEvent): NewEventRow {
  return {
    event_id: event.event_id,
    user_id: event.user_id,
    item_id: event.item_id,
    type: event.type,
    value: event.value === undefined || Number.isNaN(event.value) ? null : event.value,
    occurred_at: event.occurred_at,
    recommendation_id: event.recommendation_id ?? null,
  };
}

/** The event of a row. */
export function eventOf(row: EventRow): StoredEvent {
  return {
    event_id: row.event_id,
    user_id: row.user_id,
    item_id: row.item_id,
    type: row.type,
    ...(row.value !== null && { value: row.value }),
    occurred_at: new Date(row.occurred_at).toISOString(),
    ...(row.recommendation_id !== null && { recommendation_id: row.recommendation_id }),
  };
}
