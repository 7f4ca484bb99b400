/** Events: the log of behaviour, from which everything else is derived. */
import { z } from "zod";

import { cursor, itemId, MAX_BATCH, pageLimit, text, timestamp, userId } from "./primitives.ts";

const eventId = text(256).describe(
  "The caller's ID of this event; an event sent twice counts once",
);
const recommendationId = text(64).describe(
  "The recommendation_id of the list the user came from, so that click-through can be counted",
);

/** The type of an event. */
export const eventType = text(64);
/** Most types without a weight that an answer names. */
export const MAX_UNWEIGHTED_TYPES = 20;

const fields = {
  event_id: eventId,
  user_id: userId,
  item_id: itemId,
  type: eventType.describe(
    "view, click, like, purchase, dislike or rating, or a type that the server's EVENT_WEIGHTS names; others are kept but carry no weight",
  ),
  value: z.number().optional().describe("For a rating its stars, 0.5..5; otherwise free"),
  occurred_at: timestamp,
  recommendation_id: recommendationId.optional(),
};

/**
 * One thing a user did with an item, as `track` takes it.
 *
 * @example eventSchema.parse({ user_id: "alice", item_id: "metropolis", type: "view" })
 */
export const eventSchema = z
  .strictObject({
    ...fields,
    event_id: eventId.optional(),
    occurred_at: timestamp.optional().describe("When it happened; now if omitted"),
  })
  .refine(
    (event) =>
      event.type !== "rating" ||
      (event.value !== undefined && event.value >= 0.5 && event.value <= 5),
    { path: ["value"], message: "a rating needs a value from 0.5 to 5" },
  );

/** An event as stored: it always has an ID and a time (UTC, milliseconds). */
export const storedEventSchema = z.strictObject(fields);

export type Event = z.output<typeof eventSchema>;
export type StoredEvent = z.output<typeof storedEventSchema>;

export const trackInput = z.strictObject({
  events: z.array(eventSchema).min(1).max(MAX_BATCH).describe("Events to add to the log"),
});
export const trackOutput = z.strictObject({
  accepted: z.int().describe("Events now on disk that were not before"),
  duplicates: z.int().describe("Events whose event_id the log had already"),
  unweighted_types: z
    .array(eventType)
    .max(MAX_UNWEIGHTED_TYPES)
    .optional()
    .describe(
      "Types among these events that carry no weight; absent: there are none. They are kept, and count once EVENT_WEIGHTS names them",
    ),
});

export const eventsListInput = z.strictObject({ cursor: cursor.optional(), limit: pageLimit });
export const historyInput = z.strictObject({
  user_id: userId,
  cursor: cursor.optional(),
  limit: pageLimit,
});
export const eventPage = z.strictObject({
  events: z.array(storedEventSchema).max(1000).describe("One page of the log"),
  next_cursor: cursor.optional(),
});

export const forgetInput = z.strictObject({ user_id: userId });
export const forgetOutput = z.strictObject({
  erased_events: z.int().describe("Events of the user that were erased"),
});

export type TrackResult = z.output<typeof trackOutput>;
export type EventsListQuery = z.output<typeof eventsListInput>;
export type HistoryQuery = z.output<typeof historyInput>;
export type EventPage = z.output<typeof eventPage>;
export type ForgetResult = z.output<typeof forgetOutput>;
