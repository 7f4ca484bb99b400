/** Sends items through `items.put` and events through `track`, and sums the server's counts. */
import type { HellorecClient } from "@hellorec/client";
import type { EventRecord, ItemRecord } from "@hellorec/datasets";

import type { BadLines } from "./bad-lines.ts";
import { BatchSender } from "./batch-sender.ts";
import type { Delivery } from "./delivery.ts";
import { UncataloguedEvents } from "./uncatalogued-events.ts";

/** Types without a weight that are remembered. */
const MAX_UNWEIGHTED = 20;

/** What both senders need. */
export interface SenderParts {
  readonly client: HellorecClient;
  readonly signal: AbortSignal;
  readonly delivery: Delivery;
  readonly bad: BadLines;
}

/** Sends records of one kind and sums the server's counts. Tested through transfer.test.ts. */
export interface Sender<Record, Totals> {
  readonly totals: Totals;
  /** How many records were stored or refused. */
  readonly sent: number;
  /** Whether anything was sent, or is on its way. */
  readonly isStarted: boolean;
  /** @returns what to wait for before the next record, if anything */
  add(record: Record): Promise<void> | undefined;
  /** Resolves once every record was stored or refused. */
  finish(): Promise<void>;
}

/** Sends items through `items.put`. */
export function itemSender({
  client,
  signal,
  delivery,
  bad,
}: SenderParts): Sender<ItemRecord, { created: number; updated: number }> {
  const totals = { created: 0, updated: 0 };
  const batches = new BatchSender<ItemRecord["item"]>({
    bad,
    bytesOf: jsonBytes,
    send: async (items) => {
      const counts = await delivery.send(() => client.items.put.mutate({ items }, { signal }));
      totals.created += counts.created;
      totals.updated += counts.updated;
    },
  });
  return {
    totals,
    get sent() {
      return batches.sent;
    },
    get isStarted() {
      return batches.isStarted;
    },
    add: ({ item, file, line }) => batches.add({ value: item, file, line }),
    finish: () => batches.finish(),
  };
}

/** Sends events through `track`, and remembers what a caller may want to know of them. */
export function eventSender({ client, signal, delivery, bad }: SenderParts): Sender<
  EventRecord,
  { accepted: number; duplicates: number }
> & {
  /** Types that the server has no weight for, at most 20. */
  readonly unweighted: ReadonlySet<string>;
  /** The events that were stored, by item. */
  readonly uncatalogued: UncataloguedEvents;
} {
  const unweighted = new Set<string>();
  const uncatalogued = new UncataloguedEvents();
  const totals = { accepted: 0, duplicates: 0 };
  const batches = new BatchSender<EventRecord["event"]>({
    bad,
    bytesOf: eventBytes,
    send: async (events) => {
      const counts = await delivery.send(() => client.track.mutate({ events }, { signal }));
      totals.accepted += counts.accepted;
      totals.duplicates += counts.duplicates;
      for (const { item_id } of events) uncatalogued.add(item_id);
      for (const type of counts.unweighted_types ?? []) {
        if (unweighted.size < MAX_UNWEIGHTED) unweighted.add(type);
      }
    },
  });
  return {
    totals,
    unweighted,
    uncatalogued,
    get sent() {
      return batches.sent;
    },
    get isStarted() {
      return batches.isStarted;
    },
    add: ({ event, file, line }) => batches.add({ value: event, file, line }),
    finish: () => batches.finish(),
  };
}

/** A character of a string has at most so many bytes in JSON, as an escape. */
const MOST_BYTES_PER_CHARACTER = 6;
/** Names of fields, the type of most events, a number and a time. */
const EVENT_FRAME_BYTES = 200;
/** A thousand of them are no large body. */
const SMALL_EVENT_BYTES = 890;

/** An upper bound where it is small, so that most events are written as JSON once, not twice. */
function eventBytes(event: EventRecord["event"]): number {
  const { event_id, user_id, item_id, type, recommendation_id = "" } = event;
  const characters =
    event_id.length + user_id.length + item_id.length + type.length + recommendation_id.length;
  const most = characters * MOST_BYTES_PER_CHARACTER + EVENT_FRAME_BYTES;
  return most <= SMALL_EVENT_BYTES ? most : jsonBytes(event);
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
