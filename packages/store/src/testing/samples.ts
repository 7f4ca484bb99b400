/** Rows for tests. */
import type { Item, ModelInfo } from "@hellorec/api";

import type { NewEvent } from "../contract/event-log.ts";
import type { Store } from "../contract/store.ts";

/** A complete event. The test gives the fields it is about. */
export function event(fields: Partial<NewEvent> & { readonly event_id: string }): NewEvent {
  return { user_id: "alice", item_id: "metropolis", type: "view", occurred_at: 1_000, ...fields };
}

/** A complete item. */
export function item(fields: Partial<Item> & { readonly item_id: string }): Item {
  return { title: `Title of ${fields.item_id}`, categories: [], available: true, ...fields };
}

/** The info of a model, without a fit. */
export function modelInfo(version: string): ModelInfo {
  return {
    version,
    algorithm: "none",
    trained_at: "2026-01-31T12:00:00.000Z",
    fit_seconds: 1.5,
    counts: { events: 4, users: 3, items: 2, interactions: 1 },
    parameters: { factors: 64 },
    metrics: { "recall@20": 0.25 },
  };
}

/** The event_id of every stored event, in log order. */
export async function storedIds(store: Store): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.events.list({ limit: 1000, cursor });
    ids.push(...page.events.map((stored) => stored.event_id));
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  return ids;
}
