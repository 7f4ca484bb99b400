/** The answers of a server, described without its code. */
import { z } from "zod";

export const trackAnswer = z.strictObject({ accepted: z.number(), duplicates: z.number() });

export const storedEvent = z.strictObject({
  event_id: z.string(),
  user_id: z.string(),
  item_id: z.string(),
  type: z.string(),
  value: z.number().optional(),
  occurred_at: z.string(),
  recommendation_id: z.string().optional(),
});
export type StoredEvent = z.output<typeof storedEvent>;

export const eventPage = z.strictObject({
  events: z.array(storedEvent),
  next_cursor: z.string().optional(),
});

export const itemPage = z.strictObject({
  items: z.array(z.looseObject({ item_id: z.string(), title: z.string() })),
  next_cursor: z.string().optional(),
});

export const forgetAnswer = z.strictObject({ erased_events: z.number() });
