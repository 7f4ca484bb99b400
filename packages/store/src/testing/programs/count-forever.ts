/** A program that appends, counts by day and erases until it is killed. It prints a line each round. */
import { openStore } from "../../open-store.ts";

const [, , url = "", prefix = ""] = process.argv;
const TYPES = ["view", "like", "unlike"];
const RETRACTIONS = { unlike: "like" };
const DAY = 86_400_000;

const store = await openStore({ url });
for (let round = 0; ; round++) {
  const events = Array.from({ length: 40 }, (_, at) => ({
    event_id: `${prefix}-${round}-${at}`,
    user_id: `user ${(round * 7 + at) % 23}`,
    item_id: `item ${(round + at) % 11}`,
    type: TYPES[(round * at) % 3] ?? "view",
    occurred_at: Date.UTC(2026, 0, 1) + ((round * 31 + at * 17) % 60) * DAY,
  }));
  await store.events.append(events);
  await store.events.countByDay(RETRACTIONS, 15);
  await store.events.countByDay(RETRACTIONS, 15);
  if (round % 9 === 8) await store.events.eraseUser(`user ${round % 23}`);
  process.stdout.write(`${round}\n`);
}
