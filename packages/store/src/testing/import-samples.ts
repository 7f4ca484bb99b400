/** What tests of imports import, and what is in the store before. */
import type { NewEvent } from "../contract/event-log.ts";
import type { Store } from "../contract/store.ts";
import { event, item } from "./samples.ts";

const SERIES = "k3v9x2aa";

/**
 * Events of few users and items: some have the key of an earlier one, and some come from lists, each
 * of which is one user's.
 */
export function imported(count: number, salt: number): NewEvent[] {
  return Array.from({ length: count }, (_, at) => {
    const number = (at * 7919 + salt) % 2003;
    return event({
      event_id: `${number % 1500}`,
      user_id: `user ${(number % 90) % 7}`,
      item_id: `item ${(number * 13) % 40}`,
      type: ["view", "like", "unlike"][number % 3] ?? "view",
      value: number % 5 === 0 ? 0.5 + (number % 9) / 2 : undefined,
      occurred_at: Date.UTC(2026, 0, 1 + (number % 50)) + at,
      recommendation_id: at % 4 === 0 ? `${SERIES}-${number % 90}` : undefined,
    });
  });
}

/** The next 5,000 events of a long import, of which none comes twice. */
export function importedBatch(batch: number): NewEvent[] {
  return Array.from({ length: 5000 }, (_, at) =>
    event({ event_id: `${batch}-${at}`, user_id: `user ${(at * 7919) % 4999}` }),
  );
}

/** What is there before the import: events, some of which come again, and lists that were served. */
export async function beforeImport(store: Store): Promise<void> {
  await store.events.append(imported(300, 1));
  await store.lists.addServed(SERIES, 200);
  await store.items.put([item({ item_id: "item 1", title: "an old title" })]);
}
