/** One event as the queue keeps it: complete, written as JSON once, and measured. */
import type { EventInput } from "../errors/hellorec-error.ts";
import { newId } from "../links/event-ids.ts";

/** An event with its ID and its time: sent whenever it may be, it counts once, as of when it happened. */
export type QueuedEvent = EventInput & { readonly event_id: string; readonly occurred_at: string };

/** Most bytes of one event. The contract's fields take a tenth of it; far more is no event. */
const MAX_EVENT_BYTES = 16_384;

const encoder = new TextEncoder();

/** The bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  return encoder.encode(text).byteLength;
}

/** An event that waits, and what becomes of it. */
export interface KeptEvent {
  /** The same for the same event: the server tells events apart by their user and ID, too. */
  readonly key: string;
  readonly event: QueuedEvent;
  /** Its bytes in a request. */
  readonly bytes: number;
  /** When the queue took it, in milliseconds since 1970. */
  readonly addedAt: number;
  /** Whether another page added it: one that is closed, or a tab that may send it itself. */
  readonly isAdopted: boolean;
  /** Whether a reload finds it again. */
  isStored: boolean;
  /** Whether a request with it is on its way. */
  isSending: boolean;
  /** Whether such a request continues when the page closes. */
  isLeaving: boolean;
}

/** What is wrong with an event that cannot be sent; undefined: nothing. The server checks the rest. */
export function problemOf(event: Readonly<Record<string, unknown>>): string | undefined {
  const field = ["event_id", "user_id", "item_id", "type"].find(
    (name) => typeof event[name] !== "string",
  );
  return field === undefined ? undefined : `${field}: must be a text`;
}

/** The event with an ID and a time. */
export function completed(event: EventInput): QueuedEvent {
  // Code without types may pass anything, such as undefined.
  const given: Partial<EventInput> = { ...event };
  return {
    ...event,
    event_id: given.event_id ?? newId(),
    occurred_at: given.occurred_at ?? new Date().toISOString(),
  };
}

/**
 * The event as the queue keeps it.
 *
 * @throws {TypeError} it has no JSON form
 * @throws {RangeError} it is too large
 */
export function keptEvent(event: QueuedEvent, addedAt: number, isAdopted: boolean): KeptEvent {
  const bytes = bytesOf(JSON.stringify(event));
  if (bytes > MAX_EVENT_BYTES) throw new RangeError(`it is larger than ${MAX_EVENT_BYTES} bytes`);
  return {
    key: JSON.stringify([event.user_id, event.event_id]),
    event,
    bytes,
    addedAt,
    isAdopted,
    isStored: isAdopted,
    isSending: false,
    isLeaving: false,
  };
}
