/** Small calls that ask for much work: popular lists of many windows, erasures of unknown users. */
import { test } from "vitest";
import { z } from "zod";

import { queryPath, sendAll } from "./support/client.ts";
import { sizes } from "./support/form.ts";
import { ITEMS } from "./support/shop.ts";
import type { Target } from "./support/under-load.ts";
import { expectHarmless } from "./support/under-load.ts";

const EVENTS = sizes({ quick: 60_000, long: 300_000 });
const EVENTS_PER_CALL = 1000;
const WINDOWS = 60;
const ERASURES = 30;
const SEARCHES = 200;
const DAY_MS = 86_400_000;
const NEWEST = Date.UTC(2026, 9, 1);

test("60 popular lists, each of another window", async () => {
  await expectHarmless({
    abuse: `${WINDOWS} \`popular\`, each of another window, ${EVENTS.toLocaleString("en")} events`,
    prepare: fillLog,
    load: ({ port }) =>
      sendAll(
        port,
        Array.from({ length: WINDOWS }, (_, at) => ({
          path: queryPath("popular", { window_days: 300 + at * 1.01, limit: 10 }),
        })),
        WINDOWS,
      ),
  });
});

test("erasures of users that nobody knows", async () => {
  await expectHarmless({
    abuse: `${ERASURES} \`users.forget\` of unknown users, ${EVENTS.toLocaleString("en")} events`,
    prepare: fillLog,
    load: ({ port }) =>
      sendAll(
        port,
        Array.from({ length: ERASURES }, (_, at) => ({
          path: "/users/forget",
          body: JSON.stringify({ user_id: `unknown-${at}` }),
        })),
        2,
      ),
  });
});

test("searches at once", async () => {
  await expectHarmless({
    abuse: `${SEARCHES} searches at once, misspelt`,
    load: ({ port }) =>
      sendAll(
        port,
        Array.from({ length: SEARCHES }, (_, at) => ({
          path: queryPath("items.list", { search: `titel itm ${at} wrods`, limit: 1000 }),
        })),
        SEARCHES,
      ),
  });
});

/** Events of many users over a year. */
async function fillLog({ connection }: Target): Promise<void> {
  for (let at = 0; at < EVENTS; at += EVENTS_PER_CALL) {
    const events = Array.from({ length: EVENTS_PER_CALL }, (_, next) => {
      const number = at + next;
      return {
        user_id: `reader-${number % 5003}`,
        item_id: `item-${(number * 7919) % ITEMS}`,
        type: number % 3 === 0 ? "like" : "view",
        occurred_at: new Date(NEWEST - ((number * 31) % 365) * DAY_MS).toISOString(),
      };
    });
    await connection.call("/track", { events }, z.unknown());
  }
}
