/** Events: the log of behaviour, from which everything else is derived. */
import { z } from "zod";

import { EVENT_TYPES } from "../checks/event-types.ts";
import { listOf } from "../checks/short-list.ts";
import { asPage, cursor, pageLimit, position } from "./paging.ts";
import {
  exactNumber,
  itemId,
  IF_VALID_SO_FAR,
  MAX_ENTRIES_PER_CALL,
  text,
  timestamp,
  userId,
} from "./primitives.ts";

const eventId = text(256).describe(
  "The caller's ID of this event; an event sent twice counts once",
);
const recommendationId = text(64).describe(
  "The recommendation_id of the list the user came from, so that click-through can be counted",
);

/** Longest type of an event, in characters. */
export const MAX_EVENT_TYPE_LENGTH = 64;
/** The fewest and the most stars of a rating. */
export const RATING_STARS = { min: 0.5, max: 5 } as const;
const VALUE = `For a rating its stars, ${RATING_STARS.min}..${RATING_STARS.max}; otherwise free`;

/** The type of an event. */
export const eventType = text(MAX_EVENT_TYPE_LENGTH);
/** Most types without a weight that an answer names. */
export const MAX_UNWEIGHTED_TYPES = 20;

const fields = {
  event_id: eventId,
  user_id: userId,
  item_id: itemId,
  type: eventType.describe(
    "view, click, like, purchase, dislike or rating; unlike or undislike, which take back the user's earlier likes or dislikes of the item; or a type that the server's EVENT_WEIGHTS names. Others are kept but carry no weight",
  ),
  value: z.number().optional().describe(VALUE),
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
    type: fields.type.meta({ examples: [...EVENT_TYPES] }),
    value: exactNumber.optional().describe(VALUE),
    occurred_at: timestamp.optional().describe("When it happened; now if omitted"),
  })
  .refine(
    (event) =>
      event.type !== "rating" ||
      (event.value !== undefined &&
        event.value >= RATING_STARS.min &&
        event.value <= RATING_STARS.max),
    {
      path: ["value"],
      error: `a rating needs a value from ${RATING_STARS.min} to ${RATING_STARS.max}`,
    },
  )
  // The same for readers of the JSON Schema.
  .meta({
    if: { properties: { type: { not: { const: "rating" } } } },
    else: {
      properties: { value: { minimum: RATING_STARS.min, maximum: RATING_STARS.max } },
      required: ["value"],
    },
  });

/**
 * An event as stored: it always has an ID and a time (UTC, milliseconds).
 *
 * @example
 * const { user_id, occurred_at } = storedEventSchema.parse(JSON.parse(line));
 */
export const storedEventSchema = z.strictObject(fields);

/** An event as `track` takes it: its ID and its time may be left out. */
export type Event = z.output<typeof eventSchema>;
/** An event as the log has it, with its ID and its time. */
export type StoredEvent = z.output<typeof storedEventSchema>;

export const trackInput = z.strictObject({
  events: listOf(eventSchema)
    .min(1, IF_VALID_SO_FAR)
    .max(MAX_ENTRIES_PER_CALL, IF_VALID_SO_FAR)
    .describe("Events to add to the log"),
});
export const trackOutput = z.strictObject({
  accepted: z.int().describe("Events now on disk that were not before"),
  duplicates: z.int().describe("Events whose event_id the log had already for their user"),
  unweighted_types: z
    .array(eventType)
    .max(MAX_UNWEIGHTED_TYPES)
    .optional()
    .describe(
      "Types among these events that carry no weight; absent: there are none. They are kept, but have no effect until EVENT_WEIGHTS names them",
    ),
});

export const eventsListInput = z.strictObject({ ...position, limit: pageLimit }).transform(asPage);
export const historyInput = z
  .strictObject({ user_id: userId, ...position, limit: pageLimit })
  .transform(asPage);
export const eventPage = z.strictObject({
  events: z
    .array(storedEventSchema)
    .max(1000)
    .describe("One page of the log; it ends early, with a next_cursor, at 1 MiB of JSON"),
  next_cursor: cursor.optional(),
});

export const forgetInput = z.strictObject({ user_id: userId });
export const forgetOutput = z.strictObject({
  erased_events: z.int().describe("Events of the user that were erased"),
});

/** What became of the events of one `track`. */
export type TrackResult = z.output<typeof trackOutput>;
/** Which page of the log to give. */
export type EventsListQuery = z.output<typeof eventsListInput>;
/** Which page of a user's history to give. */
export type HistoryQuery = z.output<typeof historyInput>;
/** One page of events, and the cursor of the next one. */
export type EventPage = z.output<typeof eventPage>;
/** What an erasure removed. */
export type ForgetResult = z.output<typeof forgetOutput>;
